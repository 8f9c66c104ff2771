"""Content of the privacy and cookie pages, taken from the records that the hub itself works with."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from msgspec import Struct

from hub.extension.personal_data import PersonalData, Retention
from hub.web.page_cache import KNOWN_BROWSER_COOKIE


class Cookie(Struct, frozen=True):
    """One cookie of the hub: its purpose, its lifetime and its attributes.

    `lifetime` None means until the browser is closed.
    """

    name: str
    purpose: str
    when: str
    lifetime: timedelta | None
    readable_by_script: bool = False
    same_site: str = "Lax"

    @property
    def until(self) -> str:
        """The lifetime as text."""
        return "Until you close the browser" if self.lifetime is None else format_duration(self.lifetime)


def format_duration(duration: timedelta) -> str:
    """Return a duration in days, or in years if it is a whole number of years."""
    years, rest = divmod(duration.days, 365)
    if years and not rest:
        return "1 year" if years == 1 else f"{years} years"
    return f"{duration.days} days"


def list_cookies(settings: Mapping[str, Any]) -> tuple[Cookie, ...]:
    """Return every cookie that the hub sets with these settings."""
    name = str(settings["SESSION_COOKIE_NAME"])
    return (
        Cookie(
            name,
            "Checks that a form you send comes from a page of the hub.",
            "When you open a page with a form that changes something, before you sign in",
            None,
        ),
        Cookie(
            name,
            "Keeps you signed in on this browser.",
            "When you sign in. It is deleted when you sign out",
            settings["PERMANENT_SESSION_LIFETIME"],
        ),
        Cookie(
            f"__Host-{KNOWN_BROWSER_COOKIE}" if settings["SESSION_COOKIE_SECURE"] else KNOWN_BROWSER_COOKIE,
            (
                "Shows that you have signed in on this browser before, so that someone who guesses "
                "your password elsewhere cannot lock you out. It does not identify you."
            ),
            "When you sign in. It stays when you sign out",
            timedelta(days=365),
        ),
    )


class DataCategory(Struct, frozen=True):
    """One category of personal data: what it is, why it is held, and who sees it."""

    heading: str
    purpose: str
    seen_by: str


def list_data_categories(personal_data: Sequence[PersonalData]) -> list[DataCategory]:
    """Return the categories of personal data for the privacy page, each heading once."""
    categories: dict[str, DataCategory] = {}
    for record in personal_data:
        categories.setdefault(record.heading, DataCategory(record.heading, record.purpose, record.seen_by))
    return list(categories.values())


def describe_retention_rules(rules: Sequence[Retention]) -> list[tuple[str, str]]:
    """Return the subject and the period of each retention rule."""
    return [(rule.subject, rule.period[:1].upper() + rule.period[1:]) for rule in rules]


def list_erased_headings(personal_data: Sequence[PersonalData]) -> list[str]:
    """Return the headings of the personal data that an erasure removes."""
    return list(dict.fromkeys(record.heading for record in personal_data if not record.kept_after_erasure))


def list_kept_after_erasure(personal_data: Sequence[PersonalData]) -> list[str]:
    """Return descriptions of what is kept after an erasure."""
    return [
        "what your trust has published, which belongs to the trust",
        *(record.kept_after_erasure for record in personal_data if record.kept_after_erasure),
    ]
