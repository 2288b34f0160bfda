"""tui_orm: a keyboard-driven database browser for the terminal."""

__version__ = "0.1.0"
