"""What the page after a change says of it: one sentence, shown once."""

from flask import flash, get_flashed_messages, session

from hub.web.page_cache import do_not_keep


def say(words: str) -> None:
    """Let the next page of this browser begin with `words`."""
    flash(words)


def take() -> list[str]:
    """Return what the page at hand is to say, once; such a page is kept for nobody."""
    if "_flashes" not in session:
        return []
    do_not_keep()
    return [str(words) for words in get_flashed_messages()]
