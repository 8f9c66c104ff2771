"""What a feature keeps about people: how it is exported, erased and deleted in time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class PersonalData:
    """What a feature holds of a person, under a heading a person understands.

    `export(session, person_id)` returns it as plain data, rows of names and values. `erase(session,
    person_id)` removes it or takes the person out of it. Neither commits. `tables` names what it speaks for;
    `why` it is held and who sees it (`seen_by`) are sentences for the privacy page; `stays` says what of it
    outlives an erasure, as the end of "What stays:", and is empty where all of it goes.
    """

    heading: str
    tables: tuple[str, ...]
    export: Callable[[Session, int], list[dict[str, Any]]]
    erase: Callable[[Session, int], None]
    purpose: str = ""
    seen_by: str = ""
    kept_after_erasure: str = ""


@dataclass(frozen=True)
class Retention:
    """How long something is kept, in words for the privacy page, and what removes it when the time is over.

    `run(session, now)` removes what is over and returns how many.
    """

    subject: str
    period: str
    run: Callable[[Session, datetime], int]
