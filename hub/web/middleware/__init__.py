"""WSGI middleware: what runs before Flask on every request."""
