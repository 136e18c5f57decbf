"""Routes of sessions: book, list, read, each step, notes, mails, the calendar feed."""
