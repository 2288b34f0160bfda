"""From what is staged to what is stored, and back."""
