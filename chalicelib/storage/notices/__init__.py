"""Which mails were claimed and sent, and what the stream tells of credits."""
