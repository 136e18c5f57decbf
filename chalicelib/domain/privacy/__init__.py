"""What a person may ask about all that is stored about them."""
