"""Make the texts of new files and blocks for editors. This package does not write files."""
