"""The ORM console at the server: Python run with the classes of the schema, its changes taken out to be staged."""
