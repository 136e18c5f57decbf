"""A coach's calendars elsewhere: connected, read again and again, and disconnected."""
