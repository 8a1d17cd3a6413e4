"""Assign cases to coders and hand out their workbooks."""
