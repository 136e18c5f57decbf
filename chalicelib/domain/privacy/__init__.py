"""What people may ask of their own data: all of it as one file."""
