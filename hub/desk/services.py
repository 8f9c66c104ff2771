"""What the layout of every page asks about the viewer's desk."""

from flask import Flask

from hub.desk.domain import has_desk
from hub.web.authentication import viewer


def init_app(app: Flask) -> None:
    """Let templates ask whether the viewer has things to do on a page of their own."""
    app.jinja_env.globals["viewer_has_desk"] = lambda: has_desk(viewer())
