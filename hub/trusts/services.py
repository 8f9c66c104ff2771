"""The catalogue kinds that trust pages list and count, as declared by features."""

from flask import current_app

from hub.extension.registry import get_registry


def shared_kinds() -> tuple[str, ...]:
    """Return the kinds that trusts share; excludes tools, which the hub makes."""
    return get_registry(current_app).kinds.on_trust_page
