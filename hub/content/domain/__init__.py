"""The functions on content files: reading, importing, withdrawing, linting."""

from hub.content.domain.prose import parse_prose as parse_prose
