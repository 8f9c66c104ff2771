"""Sending: transports, delivery of the outbox, and the health checks of mail."""
