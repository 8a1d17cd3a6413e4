"""A whole study in one workbook: its form, reading it, writing it, and converting."""
