"""Numbered, forward-only migrations, shipped with the program."""
