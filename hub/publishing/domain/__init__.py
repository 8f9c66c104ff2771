"""Public interface of the publishing domain."""
