"""Reads rows: by page, by key, in parts, or all of them as they come."""
