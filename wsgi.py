"""The hub for any WSGI server: `app` is made once, from HUB_* settings.

`hub serve` limits slow request bodies; another server, or the proxy before it, must do so itself.
"""

from hub.app import create_served_app

app = create_served_app()
