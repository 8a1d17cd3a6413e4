"""What does a table of ratings hold? Any CSV file or workbook, wide or long, as codes."""
