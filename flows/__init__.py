"""What happens, in order: a folder for each stage, and the commands that look across them."""
