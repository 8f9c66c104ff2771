"""The record by which a feature joins the house. `app` collects them; no feature needs to know another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import click
from flask import Blueprint

from hub.kit.content import ContentHandler
from hub.kit.doctor import Check
from hub.kit.jobs import Job
from hub.kit.page import Link


@dataclass(frozen=True)
class Feature:
    """One hub function: its pages, its part of the API, its place in the navigation, its commands, its files.

    `content` says for each folder of files (`library`, `programmes` ...) what becomes of them; `jobs` are
    done at set times or when asked for; `checks` tell `hub doctor` what is wrong.
    """

    name: str
    blueprint: Blueprint | None = None
    api: Blueprint | None = None
    navigation: tuple[Link, ...] = ()
    commands: tuple[click.Command, ...] = ()
    content: Mapping[str, ContentHandler] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
