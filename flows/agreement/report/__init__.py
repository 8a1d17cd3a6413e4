"""What reviewers read: the agreement report as a page, a workbook and plain files."""
