"""A merger of two organisations with the parts of all features."""

from hub.extension.registry import get_registry
from hub.trusts.domain import merge_organisations


def merge(app, session, source, target):
    merge_organisations(session, source, target, get_registry(app).merge_organisations)
    session.expire_all()
