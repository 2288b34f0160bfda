"""What differs from server to server, a file for each."""
