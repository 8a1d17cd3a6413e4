"""What is an Excel file, whatever it is for? Opened without harm, read without loss, written."""
