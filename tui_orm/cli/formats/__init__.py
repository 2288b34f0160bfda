"""Rows as text for other programs and for people, a batch at a time."""
