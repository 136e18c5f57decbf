"""How far the nightly check has come, and what it reads."""
