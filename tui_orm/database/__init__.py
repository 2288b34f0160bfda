"""The server's room: speaks SQLAlchemy, answers in plain values, never imports the screen."""
