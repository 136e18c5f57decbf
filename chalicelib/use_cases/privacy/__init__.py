"""Giving a person all that is stored about them, and erasing it."""
