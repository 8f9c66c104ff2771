"""The `Feature` record, and the records by which a feature adds something to other features."""
