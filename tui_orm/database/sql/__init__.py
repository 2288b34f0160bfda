"""SQL as text: tokens, statements, what each does. Imports neither SQLAlchemy nor a driver."""
