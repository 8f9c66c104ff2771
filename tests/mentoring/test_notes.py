"""Private notes: encrypted, and read by their writer alone."""

import pytest
from sqlalchemy import select

from hub.access import Viewer
from hub.kit.clock import now
from hub.kit.errors import Conflict, HubError, Invalid, NotFound
from hub.mentoring.domain import notes
from hub.mentoring.domain.notes import (
    UNREADABLE,
    add_note,
    change_note,
    delete_note,
    get_note,
    list_notes,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.models import PrivateNote


def test_a_note_is_encrypted_and_read_by_its_writer_alone(scenario, monkeypatch):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        writer, other = scenario.viewer("leader", session), scenario.viewer("other leader", session)
        note_id = add_note(session, writer, public_id, " My words. ", now()).public_id
        assert "words" not in session.scalars(select(PrivateNote.sealed)).one()
        found = get_relationship(session, writer, public_id)
        assert [note.words for note in list_notes(session, writer, found)] == ["My words."]
        assert list_notes(session, other, found) == []
        for viewer in (other, *(scenario.viewer(name, session) for name in ("lead", "staff", "admin"))):
            with pytest.raises(NotFound):
                get_note(session, viewer, public_id, note_id)
        with pytest.raises(HubError):
            get_note(session, Viewer(writer.person_id, writer.roles, other.person_id), public_id, note_id)
        change_note(session, writer, public_id, note_id, "Other words.", now())
        assert get_note(session, writer, public_id, note_id).words == "Other words."
        with pytest.raises(Invalid):
            change_note(session, writer, public_id, note_id, " ", now())
        monkeypatch.setattr(notes, "MAX_NOTES", 1)
        with pytest.raises(Conflict, match="the maximum"):
            add_note(session, writer, public_id, "More.", now())
        session.scalars(select(PrivateNote)).one().sealed = "sealed with another secret"
        assert get_note(session, writer, public_id, note_id).words == UNREADABLE
        delete_note(session, writer, public_id, note_id)
        assert session.scalars(select(PrivateNote)).all() == []
