"""The functions on content files: reading, importing, withdrawing, linting."""
