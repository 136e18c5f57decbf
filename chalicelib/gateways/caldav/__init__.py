"""CalDAV accounts of others (RFC 4791): which calendars they have, and what is in these."""
