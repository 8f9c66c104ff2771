"""What the page after a change says of it: one sentence, shown once."""

from flask import flash, get_flashed_messages, session

from hub.web.page_cache import no_store


def flash_message(words: str) -> None:
    """Let the next page of this browser begin with `words`."""
    flash(words)


def pop_messages() -> list[str]:
    """Return what the page at hand is to say, once; such a page is kept for nobody."""
    if "_flashes" not in session:
        return []
    no_store()
    return [str(words) for words in get_flashed_messages()]
