"""Looking into a table, a schema, a column, and what was sent."""
