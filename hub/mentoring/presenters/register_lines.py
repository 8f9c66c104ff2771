"""Lines of a trust's own register, as their person reads them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.mentoring.domain.profiles import PRIVATE_FIELDS
from hub.mentoring.domain.register_invitations import list_own_lines
from hub.mentoring.domain.vocabulary import Charge, FieldReader, MeetingFormat
from hub.mentoring.models import RegisterInvitation
from hub.mentoring.presenters.words import kind_label
from hub.trusts.domain import organisations_by_id


def line_values(line: RegisterInvitation) -> dict[str, Any]:
    """Return the values with which the form of a line begins. Who may read them is for its person to say."""
    values = {
        "capacity": "1",
        "formats": [MeetingFormat.TELEPHONE.value],
        "shown_to": "",
        **{f"{name}_readers": FieldReader.NOBODY.value for name in PRIVATE_FIELDS},
        **line.fields,
    }
    for name in ("trained_on", "supervised_on"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["capacity"] = str(values["capacity"])
    values["charge"] = (Charge.CHARGED if values.get("fee") else Charge.FREE).value
    return values


def list_lines_to_answer(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the lines that wait for the viewer's answer."""
    rows = list_own_lines(session, viewer, now())
    names = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        SectionItem(
            Link(
                f"{names[row.organisation_id].name} has listed you as a {kind_label(row.kind)}",
                f"/mentoring/invitations/{row.public_id}",
            ),
            f"Agree or decline by {format_date(row.expires_at)}",
            row.created_at,
        )
        for row in rows
    ]


REGISTER_TASK_SOURCES = (
    TaskSource("Invitations to the register of mentors and coaches", list_lines_to_answer),
)
