"""Take workbooks back and read what coders answered."""
