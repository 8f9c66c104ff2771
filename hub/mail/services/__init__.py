"""Delivery of the outbox, mail transports, and the health checks of mail."""
