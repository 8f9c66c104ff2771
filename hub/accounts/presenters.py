"""Data for the account pages: summary, login sessions, identities and second factor."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import segno
from markupsafe import Markup
from msgspec import Struct

from hub.accounts.domain.identities import Identity
from hub.accounts.domain.login_sessions import LoginSession
from hub.accounts.domain.persons import Person
from hub.accounts.domain.providers import IdentityProvider
from hub.kit.clock import format_date, format_time
from hub.kit.page import Link
from hub.trusts.domain import OFFICE, Organisation

# The first match wins, because most browsers also send the names of those further down.
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
NO_PASSWORD = "None: you sign in with your organisation's account"  # noqa: S105 -- a label, not a password
SIGN_IN_METHODS = {"password": "with your password", "demo": "from the list of sample people"}
"""Labels for login sessions that were not started with an identity provider."""
ERASE_LINK = Link("Erase your account", "/account/erase")
ACCOUNT_LINKS = (
    Link("Emails from the hub", "/account/mail"),
    Link("Your roles, line manager and assistant", "/account/people"),
    Link("Download your data", "/account/data"),
    ERASE_LINK,
)
"""Links to the account pages of other features."""


class LoginSessionRow(Struct, frozen=True):
    """One login session, as text."""

    id: int
    browser: str
    how: str
    since: str
    last_seen: str
    is_current: bool


class AccountPage(Struct, frozen=True):
    """Summary of an account, as text."""

    name: str
    email: str
    password: str
    second_factor: str
    login_sessions: str
    links: tuple[Link, ...] = ACCOUNT_LINKS


class LinkedIdentity(Struct, frozen=True):
    """One linked account at an identity provider."""

    id: int
    label: str
    since: str


class IdentitiesPage(Struct, frozen=True):
    """Linked identities, and links to the providers that are not linked yet."""

    linked: tuple[LinkedIdentity, ...]
    unlinked: tuple[Link, ...]


class SecondFactorSetUpPage(Struct, frozen=True):
    """Secret of a new authenticator as a QR code, as a URI and as text, and links for declining the role."""

    qr_code: Markup
    provisioning_uri: str
    grouped_secret: str
    is_replacement: bool
    is_required: bool
    alternatives: tuple[Link, ...]


def describe_browser(user_agent: str) -> str:
    """Return a description such as "Firefox on Windows" of a User-Agent; nothing else of it is stored."""
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, user_agent)), "A browser")
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, user_agent)), "")
    return f"{browser} on {system}" if system else browser


def login_session_rows(
    login_sessions: Iterable[LoginSession],
    current_login_session_id: int | None,
    providers: Mapping[str, IdentityProvider],
) -> list[LoginSessionRow]:
    """Return a row for each login session, with the current one marked."""
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
    """Return the label of a provider, or its slug if the hub no longer uses it."""
    return providers[provider].label if provider in providers else provider


def account_page(
    person: Person, login_session_count: int, recovery_code_count: int, *, has_identity: bool
) -> AccountPage:
    """Return the account summary; `has_identity`: an account at an identity provider is linked."""
    return AccountPage(
        name=person.name,
        email=person.email or "",
        password=_describe_password(person, has_identity=has_identity),
        second_factor=_describe_second_factor(person, recovery_code_count),
        login_sessions="In this browser only"
        if login_session_count == 1
        else f"In {login_session_count} browsers",
    )


def identities_page(
    identities: Sequence[Identity], providers: Mapping[str, IdentityProvider]
) -> IdentitiesPage:
    """Return the linked identities and the providers that are not linked yet."""
    linked = [
        LinkedIdentity(
            identity.id,
            provider_label(identity.provider, providers),
            format_date(identity.created_at),
        )
        for identity in identities
    ]
    linked_slugs = {identity.provider for identity in identities}
    unlinked = [
        Link(provider.label, f"/account/single-sign-on/link/{provider.slug}")
        for provider in providers.values()
        if provider.slug not in linked_slugs
    ]
    return IdentitiesPage(tuple(linked), tuple(unlinked))


def second_factor_set_up_page(
    secret: str, provisioning_uri: str, *, is_replacement: bool, required_by: Sequence[Organisation]
) -> SecondFactorSetUpPage:
    """Return the set-up page for a secret; `required_by`: organisations with a role that requires it."""
    # Both colours are set, so that the code can be scanned on any background.
    svg = segno.make(provisioning_uri, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    leave_links = [
        Link(f"Leave {_organisation_name(organisation)}", f"/account/people/leave/{organisation.slug}")
        for organisation in required_by
    ]
    return SecondFactorSetUpPage(
        qr_code=Markup(svg),  # noqa: S704 -- segno writes only numbers, whatever the URI contains
        provisioning_uri=provisioning_uri,
        grouped_secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        is_replacement=is_replacement,
        is_required=bool(required_by),
        alternatives=(*leave_links, ERASE_LINK) if required_by and not is_replacement else (),
    )


def _organisation_name(organisation: Organisation) -> str:
    return "the hub office" if organisation.kind == OFFICE else organisation.name


def describe_recovery_codes(unused: int) -> str:
    """Return the number of unused recovery codes as text."""
    special_cases = {0: "no recovery code left", 1: "1 recovery code left"}
    return special_cases.get(unused, f"{unused} recovery codes left")


def recovery_codes_file(codes: Sequence[str]) -> str:
    """Return recovery codes as a text file."""
    intro = (
        "Recovery codes for the Ambulance Leadership Hub",
        "",
        "Use one to sign in if you do not have your authenticator app. Each works once.",
        "Keep this file where nobody else can read it.",
    )
    return "\n".join((*intro, "", *codes, ""))


def _describe_password(person: Person, *, has_identity: bool) -> str:
    if person.password_set_at is not None:
        return f"Set on {format_date(person.password_set_at)}"
    return NO_PASSWORD if has_identity else "None"


def _describe_second_factor(person: Person, unused_codes: int) -> str:
    if person.second_factor_since is None:
        return "Not set up"
    since = format_date(person.second_factor_since)
    return f"On since {since}, with an authenticator app;  {describe_recovery_codes(unused_codes)}"


def _format_date_time(at: datetime) -> str:
    return f"{format_date(at)}, {format_time(at)}"
