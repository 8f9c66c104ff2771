"""Routes of files."""

from hub.files.views.downloads import blueprint

__all__ = ["blueprint"]
