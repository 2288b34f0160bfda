"""What the server holds, described: a table, its details, the schema, its graph."""
