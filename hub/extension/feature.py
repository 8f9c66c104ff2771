"""The record by which a feature joins the house. `app` collects them; no feature needs to know another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click
from flask import Blueprint, Flask
from markupsafe import Markup

from hub.access import AuthContext
from hub.extension.audit_labels import AuditLabels
from hub.extension.items import ProfileSection, TaskSource
from hub.extension.page_parts import TrustPagePart
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.content_handler import ContentHandler
from hub.kit.emails import MessageKind
from hub.kit.health_check import HealthCheck
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
    api_blueprint: Blueprint | None = None
    navigation: tuple[Link, ...] = ()
    commands: tuple[click.Command, ...] = ()
    content_handlers: Mapping[str, ContentHandler] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    health_checks: tuple[HealthCheck, ...] = ()
    message_kinds: tuple[MessageKind, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    retention: tuple[Retention, ...] = ()
    task_sources: tuple[TaskSource, ...] = ()
    profile_sections: tuple[ProfileSection, ...] = ()
    audit_labels: tuple[AuditLabels, ...] = ()
    on_trust_page: tuple[TrustPagePart, ...] = ()
    on_sign_in_page: tuple[Callable[[], Markup], ...] = ()
    load_auth_context: Callable[[], AuthContext] | None = None
    init_app: Callable[[Flask], None] | None = None
