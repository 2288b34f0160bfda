"""Staging: one cell, one row, many, in any way."""
