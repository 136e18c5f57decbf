"""Restoring the table to a point in time, for operators alone; docs/operations.md has the steps."""
