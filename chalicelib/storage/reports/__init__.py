"""Kept numbers of sessions and credits by day, coach and group."""
