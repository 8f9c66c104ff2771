"""Emails to people: the outbox, the job that delivers it, digests and email preferences."""
