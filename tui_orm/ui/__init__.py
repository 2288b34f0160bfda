"""The screen: Textual and nothing of databases but plain values."""
