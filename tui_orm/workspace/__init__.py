"""What the user has open: views, windows of rows, staged changes. Pure state."""
