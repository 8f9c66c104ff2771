"""Accounts as pages show them: browsers in words, where somebody is signed in, the parts of an account."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from markupsafe import Markup

from hub.accounts.domain import Identity, IdentityProvider, LoginSession, Person
from hub.kit.clock import format_date
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
SIGN_IN_METHODS = {"password": "with your password", "demo": "from the list of people of the demonstration"}
"""How somebody signed in who came by no identity provider."""
ERASE_LINK = Link("Erase your account", "/account/erase")
ACCOUNT_LINKS = (
    Link("Emails from the hub", "/account/mail"),
    Link("Your roles and people: line manager, assistant, leaving a trust", "/account/people"),
    Link("Take your data", "/account/data"),
    ERASE_LINK,
)
"""Parts of an account that other features look after."""


@dataclass(frozen=True)
class LoginSessionRow:
    """One browser in which somebody is signed in."""

    id: int
    browser: str
    how: str
    since: str
    last_seen: str
    is_current: bool


@dataclass(frozen=True)
class AccountPage:
    """What an account is made of, in words."""

    name: str
    email: str
    password: str
    second_factor: str
    login_sessions: str
    links: tuple[Link, ...] = ACCOUNT_LINKS


@dataclass(frozen=True)
class LinkedIdentity:
    """One account elsewhere by which somebody signs in."""

    id: int
    label: str
    since: str


@dataclass(frozen=True)
class IdentitiesPage:
    """The accounts elsewhere that are linked, and the providers of which none is."""

    linked: tuple[LinkedIdentity, ...]
    unlinked: tuple[Link, ...]


@dataclass(frozen=True)
class SecondFactorSetUpPage:
    """What an authenticator is told: as a square picture, as a link, and in letters."""

    qr_code: Markup
    provisioning_uri: str
    grouped_secret: str
    is_replacement: bool
    is_required: bool
    alternatives: tuple[Link, ...]


def describe_browser(user_agent: str) -> str:
    """Return what a browser says of itself in words such as "Firefox on Windows"; no more of it is kept."""
    browser = next((name for name, sign in BROWSERS if re.search(sign, user_agent)), "A browser")
    system = next((name for name, sign in SYSTEMS if re.search(sign, user_agent)), "")
    return f"{browser} on {system}" if system else browser


def login_session_rows(
    login_sessions: Iterable[LoginSession],
    current_login_session_id: int | None,
    providers: Mapping[str, IdentityProvider],
) -> list[LoginSessionRow]:
    """Return where somebody is signed in, this browser marked."""
    return [
        LoginSessionRow(
            id=row.id,
            browser=row.browser,
            how=SIGN_IN_METHODS.get(row.how) or f"with {provider_label(row.how, providers)}",
            since=_format_date_time(row.created_at),
            last_seen=_format_date_time(row.seen_at),
            is_current=row.id == current_login_session_id,
        )
        for row in login_sessions
    ]


def provider_label(provider: str, providers: Mapping[str, IdentityProvider]) -> str:
    """Return how a provider is called; one that the hub no longer uses keeps its short name."""
    return providers[provider].label if provider in providers else provider


def account_page(
    person: Person, login_session_count: int, recovery_code_count: int, *, has_identity: bool
) -> AccountPage:
    """Return what the page of somebody's own account says; `elsewhere`: another account is linked to it."""
    since = person.password_set_at
    return AccountPage(
        name=person.name,
        email=person.email or "",
        password=f"Set on {format_date(since)}" if since else (NO_PASSWORD if has_identity else "None"),
        second_factor=_describe_second_factor(person, recovery_code_count),
        login_sessions="In this browser only"
        if login_session_count == 1
        else f"In {login_session_count} browsers",
    )


def identities_page(
    identities: Sequence[Identity], providers: Mapping[str, IdentityProvider]
) -> IdentitiesPage:
    """Return the page of the accounts elsewhere."""
    linked = [
        LinkedIdentity(
            one.id,
            provider_label(one.provider, providers),
            format_date(one.created_at),
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


def second_factor_set_up_page(
    secret: str, provisioning_uri: str, *, is_replacement: bool, required_by: Sequence[Organisation]
) -> SecondFactorSetUpPage:
    """Return the page that hands a secret to an authenticator; `needed_by` is where a role asks for it."""
    # Light and dark are said, so that it can be scanned on any background.
    picture = segno.make(provisioning_uri, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    drawn = Markup(picture)  # noqa: S704 -- the library writes numbers only, whatever the address holds
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    leaving = [
        Link(f"Leave {_organisation_name(one)}", f"/account/people/leave/{one.slug}") for one in required_by
    ]
    ways_out = (*leaving, ERASE_LINK) if required_by and not is_replacement else ()
    return SecondFactorSetUpPage(
        drawn, provisioning_uri, letters, is_replacement, bool(required_by), ways_out
    )


def _organisation_name(organisation: Organisation) -> str:
    return "the hub office" if organisation.kind == OFFICE else organisation.name


def describe_recovery_codes(unused: int) -> str:
    """Return how many recovery codes are left."""
    words = {0: "no recovery code left", 1: "1 recovery code left"}
    return words.get(unused, f"{unused} recovery codes left")


def _describe_second_factor(person: Person, codes: int) -> str:
    if person.second_factor_since is None:
        return "Not set up"
    since = format_date(person.second_factor_since)
    return f"An authenticator app, since {since}; {describe_recovery_codes(codes)}"


def _format_date_time(at: datetime) -> str:
    return f"{format_date(at)}, {at:%H:%M} UTC"
