"""What people fill in: workbooks with a sealed identity, and the reader of what comes back."""
