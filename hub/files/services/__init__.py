"""Public interface of the services of files."""

from hub.files.services.storage import store_upload

__all__ = ["store_upload"]
