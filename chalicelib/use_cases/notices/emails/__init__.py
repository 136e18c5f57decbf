"""What is written in each mail: the email that tells one notice to its person, by subject."""
