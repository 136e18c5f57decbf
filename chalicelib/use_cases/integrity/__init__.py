"""The nightly check that credits and time are what their entries and sessions say."""
