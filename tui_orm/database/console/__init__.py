"""The console at the server: its connection, its transaction, its results."""
