"""The record by which a feature joins the house. `app` collects them; no feature needs to know another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click
from flask import Blueprint, Flask
from markupsafe import Markup

from hub.access import Standing
from hub.extension.audit_labels import Recorded
from hub.extension.items import Mine, Waiting
from hub.extension.page_parts import OnTrustPage
from hub.extension.personal_data import Held, Retention
from hub.kit.content_handler import ContentHandler
from hub.kit.emails import MessageKind
from hub.kit.health_check import Check
from hub.kit.jobs import Job
from hub.kit.page import Link


@dataclass(frozen=True)
class Feature:
    """One hub function: its pages, its part of the API, its place in the navigation, its commands, its files.

    `content` says for each folder of files (`library`, `programmes` ...) what becomes of them; `jobs` are
    done at set times or when asked for; `checks` tell `hub doctor` what is wrong. `messages` are what it
    writes to people. `held` is what it keeps of a person, `retention` how long it keeps what; `waiting` tells
    `/desk` what waits for somebody and `mine` tells `/me` what is theirs; `recorded` says in words what the
    record of what was done speaks of; `on_trust_page` adds a part to the page of each trust,
    `on_sign_in_page` to that where one signs in. One feature says who asks (`enter`). `init` sets up what a
    library needs.
    """

    name: str
    blueprint: Blueprint | None = None
    api: Blueprint | None = None
    navigation: tuple[Link, ...] = ()
    commands: tuple[click.Command, ...] = ()
    content: Mapping[str, ContentHandler] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
    messages: tuple[MessageKind, ...] = ()
    held: tuple[Held, ...] = ()
    retention: tuple[Retention, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    mine: tuple[Mine, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    on_trust_page: tuple[OnTrustPage, ...] = ()
    on_sign_in_page: tuple[Callable[[], Markup], ...] = ()
    enter: Callable[[], Standing] | None = None
    init: Callable[[Flask], None] | None = None
