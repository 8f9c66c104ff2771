"""Flash messages: one sentence on the page after a change."""

from flask import flash, get_flashed_messages, session

from hub.web.page_cache import no_store


def flash_message(words: str) -> None:
    """Show a message on the next page of this browser."""
    flash(words)


def pop_messages() -> list[str]:
    """Return and clear the messages of this browser; a page with messages is not cached."""
    if "_flashes" not in session:
        return []
    no_store()
    return [str(message) for message in get_flashed_messages()]
