"""Diagrams of tables and their foreign keys: what to draw, where it stands, and files of three formats."""
