"""What time itself does: whatever is due is attended to, one row at a time."""
