"""Who took part in what, told by the feature that keeps it, so that another can ask how it was."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session


class Participation(Struct, frozen=True):
    """A person took part in the thing of a catalogue entry, which ended at this moment."""

    person_id: int
    entry_id: int
    ended_at: datetime


class ParticipationSource(Struct, frozen=True):
    """What a feature knows of those who took part in its things, which are entries of this kind.

    `list_participations(session, since, until)` returns who took part in what ended in this time, the
    earliest first and bounded. `find_end(session, public_id)` returns when a thing ends; None if it does not
    take place. `took_part(session, public_id, person_id)` returns whether a person had a place and was not
    marked as absent; None where places are given elsewhere.
    """

    kind: str
    list_participations: Callable[[Session, datetime, datetime], list[Participation]]
    find_end: Callable[[Session, str], datetime | None]
    took_part: Callable[[Session, str, int], bool | None]
