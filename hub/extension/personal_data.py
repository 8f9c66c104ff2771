"""What a feature keeps about people: how it is exported, erased and deleted in time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session


class PersonalData(Struct, frozen=True):
    """One category of personal data that a feature keeps, under a heading for the privacy page.

    `export(session, person_id)` returns rows of names and values as plain data. `erase(session, person_id)`
    deletes the rows or removes the person from them. Neither commits. `tables` are the tables it covers;
    `purpose` and `seen_by` are sentences for the privacy page. `kept_after_erasure` says what is kept after
    an erasure, as the end of "What stays:"; it is empty if nothing is kept. `loses_words`: of rows that are
    kept an erasure removes texts, so the files of their tables are scrubbed too.
    """

    heading: str
    tables: tuple[str, ...]
    export: Callable[[Session, int], list[dict[str, Any]]]
    erase: Callable[[Session, int], None]
    purpose: str = ""
    seen_by: str = ""
    kept_after_erasure: str = ""
    loses_words: bool = False


class Retention(Struct, frozen=True):
    """How long something is kept, in the words of the privacy page, and what deletes it afterwards.

    `run(session, now)` deletes what has expired and returns how many rows it deleted.
    """

    subject: str
    period: str
    run: Callable[[Session, datetime], int]
