"""A workspace's webhooks, their deliveries, and the line in which those of one address wait."""
