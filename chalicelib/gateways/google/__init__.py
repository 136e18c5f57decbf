"""Google Calendar: a coach's consent (OAuth 2.0), and when their own calendar is busy."""
