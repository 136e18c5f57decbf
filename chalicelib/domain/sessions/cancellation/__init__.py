"""What cancelling and moving a session do to its credits, and the sentences that say so."""
