"""Flows: each screen is one."""
