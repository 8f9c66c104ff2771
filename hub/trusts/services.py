"""Which kinds of catalogue entries a trust's page lists and counts, as the features of the app declare."""

from flask import current_app

from hub.extension.registry import get_registry


def shared_kinds() -> tuple[str, ...]:
    """Return the kinds that trusts share; the tools of their specialities are made by the hub."""
    return get_registry(current_app).kinds.on_trust_page
