"""What happens to a session: read, decide, commit. Each step is one conditional transaction."""
