"""The one bucket: photos, and the large files of people's own data."""
