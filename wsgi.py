"""The hub for any WSGI server: `app` is made once, from HUB_* settings."""

from hub.app import create_served_app

app = create_served_app()
