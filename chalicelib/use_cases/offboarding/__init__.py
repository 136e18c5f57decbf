"""Leaving a workspace: one write takes everything away, and what is ahead is then ended."""
