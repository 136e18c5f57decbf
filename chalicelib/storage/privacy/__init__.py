"""What is kept while people's own data is put together."""
