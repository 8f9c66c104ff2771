"""WSGI middleware that wraps the Flask app."""
