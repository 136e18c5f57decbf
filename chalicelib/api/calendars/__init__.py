"""A coach's calendars elsewhere, to the coach alone."""
