"""Source: models, rows and changes as Python, and as SQL."""
