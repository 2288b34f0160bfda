"""Arguments into a browser, or into an answer without a terminal."""
