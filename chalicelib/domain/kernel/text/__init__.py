"""Text as it comes from people and their files: read, cleaned, compared, and written as CSV."""
