"""Accounts as pages show them: browsers in words, where somebody is signed in, the parts of an account."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from markupsafe import Markup

from hub.accounts.domain import Identity, Person, Provider, SignIn
from hub.kit.clock import in_words
from hub.kit.page import Link
from hub.trusts.domain import OFFICE, Organisation

# The first that is found: most browsers also claim to be those after them.
BROWSERS = (
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "Chrome|CriOS"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Chromebook", "CrOS"),
    ("Windows", "Windows"),
    ("Mac", "Macintosh|Mac OS"),
    ("Linux", "Linux"),
)
NO_PASSWORD = "None: you sign in with your organisation's account"  # noqa: S105 -- words for a reader
HOW = {"password": "with your password", "demo": "from the list of people of the demonstration"}
"""How somebody signed in who came by no identity provider."""
ERASE = Link("Erase your account", "/account/erase")
PARTS = (
    Link("Emails from the hub", "/account/mail"),
    Link("Your roles and people: line manager, assistant, leaving a trust", "/account/people"),
    Link("Take your data", "/account/data"),
    ERASE,
)
"""Parts of an account that other features look after."""


@dataclass(frozen=True)
class Entry:
    """One browser in which somebody is signed in."""

    id: int
    browser: str
    how: str
    since: str
    seen: str
    here: bool


@dataclass(frozen=True)
class AccountPage:
    """What an account is made of, in words."""

    name: str
    email: str
    password: str
    second_factor: str
    sign_ins: str
    parts: tuple[Link, ...] = PARTS


@dataclass(frozen=True)
class LinkedEntry:
    """One account elsewhere by which somebody signs in."""

    id: int
    label: str
    since: str


@dataclass(frozen=True)
class IdentitiesPage:
    """The accounts elsewhere that are linked, and the providers of which none is."""

    linked: tuple[LinkedEntry, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class SetUpPage:
    """What an authenticator is told: as a square picture, as a link, and in letters."""

    picture: Markup
    address: str
    letters: str
    replaces: bool
    needed: bool
    ways_out: tuple[Link, ...]


def browser_in_words(user_agent: str) -> str:
    """Return what a browser says of itself in words such as "Firefox on Windows"; no more of it is kept."""
    browser = next((name for name, sign in BROWSERS if re.search(sign, user_agent)), "A browser")
    system = next((name for name, sign in SYSTEMS if re.search(sign, user_agent)), "")
    return f"{browser} on {system}" if system else browser


def entries(sign_ins: Iterable[SignIn], here: int | None, providers: Mapping[str, Provider]) -> list[Entry]:
    """Return where somebody is signed in, this browser marked."""
    return [
        Entry(
            id=row.id,
            browser=row.browser,
            how=HOW.get(row.how) or f"with {label_of(row.how, providers)}",
            since=_moment(row.created_at),
            seen=_moment(row.seen_at),
            here=row.id == here,
        )
        for row in sign_ins
    ]


def label_of(provider: str, providers: Mapping[str, Provider]) -> str:
    """Return how a provider is called; one that the hub no longer uses keeps its short name."""
    return providers[provider].label if provider in providers else provider


def account_page(person: Person, sign_ins: int, codes: int, *, elsewhere: bool) -> AccountPage:
    """Return what the page of somebody's own account says; `elsewhere`: another account is linked to it."""
    since = person.password_set_at
    return AccountPage(
        name=person.name,
        email=person.email or "",
        password=f"Set on {in_words(since)}" if since else (NO_PASSWORD if elsewhere else "None"),
        second_factor=_second_factor(person, codes),
        sign_ins="In this browser only" if sign_ins == 1 else f"In {sign_ins} browsers",
    )


def identities_page(identities: Sequence[Identity], providers: Mapping[str, Provider]) -> IdentitiesPage:
    """Return the page of the accounts elsewhere."""
    linked = [
        LinkedEntry(
            one.id,
            label_of(one.provider, providers),
            in_words(one.created_at),
        )
        for one in identities
    ]
    there = {one.provider for one in identities}
    others = [
        Link(provider.label, f"/account/single-sign-on/link/{provider.slug}")
        for provider in providers.values()
        if provider.slug not in there
    ]
    return IdentitiesPage(tuple(linked), tuple(others))


def set_up_page(secret: str, address: str, *, replaces: bool, needed_by: Sequence[Organisation]) -> SetUpPage:
    """Return the page that hands a secret to an authenticator; `needed_by` is where a role asks for it."""
    # Light and dark are said, so that it can be scanned on any background.
    picture = segno.make(address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    drawn = Markup(picture)  # noqa: S704 -- the library writes numbers only, whatever the address holds
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    leaving = [Link(f"Leave {_called(one)}", f"/account/people/leave/{one.slug}") for one in needed_by]
    ways_out = (*leaving, ERASE) if needed_by and not replaces else ()
    return SetUpPage(drawn, address, letters, replaces, bool(needed_by), ways_out)


def _called(organisation: Organisation) -> str:
    return "the hub office" if organisation.kind == OFFICE else organisation.name


def codes_in_words(left: int) -> str:
    """Return how many recovery codes are left."""
    words = {0: "no recovery code left", 1: "1 recovery code left"}
    return words.get(left, f"{left} recovery codes left")


def _second_factor(person: Person, codes: int) -> str:
    if person.second_factor_since is None:
        return "Not set up"
    return f"An authenticator app, since {in_words(person.second_factor_since)}; {codes_in_words(codes)}"


def _moment(moment: datetime) -> str:
    return f"{in_words(moment)}, {moment:%H:%M} UTC"
