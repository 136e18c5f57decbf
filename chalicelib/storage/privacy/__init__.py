"""What goes on when a person asks about all that is stored about them."""
