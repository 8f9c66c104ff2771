"""How files become things, as a feature says it: knows no Flask, so that domains may use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Origin:
    """Where a document comes from: its supplier, its owner, its file, and which things other files hold.

    `held` maps the public id of a thing to the file that keeps it in this sync.
    """

    supplier: str
    owner_id: int
    owner_slug: str
    path: str
    content_hash: str
    path_by_public_id: Mapping[str, str]
    now: datetime


@dataclass(frozen=True)
class ContentHandler:
    """How the documents of one feature become things: read a file, publish it, withdraw it again.

    `parse(text, slug=...)` raises RecordError; `publish` returns the public id and raises Invalid; `address`
    makes an address of a slug. A handler that is `office_only` takes no trust's files. `parts` are the
    headings that what comes from the study needs, and `words` how short and how long its body may be.
    """

    parse: Callable[..., Any]
    publish: Callable[[Session, Any, Origin], str]
    withdraw: Callable[[Session, str, datetime], None]
    version: str
    address: Callable[[str], str]
    office_only: bool = False
    required_headings: tuple[str, ...] = ()
    word_limits: tuple[int, int] | None = None
