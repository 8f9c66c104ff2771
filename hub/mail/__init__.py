"""Letters to people: an outbox written with the act itself, a job that sends, what each chose to hear of."""
