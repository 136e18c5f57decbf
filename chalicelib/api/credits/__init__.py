"""Routes of wallets, requests for credits, purchases, and what admins do with credits."""
