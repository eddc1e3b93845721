"""Texts of new files and blocks for editors. Nothing is written here."""
