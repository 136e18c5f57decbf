"""Routes of usage and balances, as JSON and CSV."""
