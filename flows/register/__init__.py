"""The register as a record: read, checked, corrected, and who of it may be drawn."""
