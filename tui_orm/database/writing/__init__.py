"""Writes: a commit is a plan of statements, sent in one transaction, and looked at before and after."""
