"""Groups of a workspace: their rules, their wallets, and who is in them."""
