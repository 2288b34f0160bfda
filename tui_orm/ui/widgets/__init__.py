"""Widgets post facts and know nothing of databases."""
