"""Routes by which people get, and erase, all that is stored about them."""
