"""Two releases over the same rows, as while one is rolled out or taken back."""
