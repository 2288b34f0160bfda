"""What a column holds."""
