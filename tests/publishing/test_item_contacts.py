from sqlalchemy import select

from hub.kit.clock import now
from hub.mail.models import OutboxMessage
from hub.publishing.domain.item_contacts import list_office_ids, list_writer_ids, tell


def test_those_who_write_for_an_organisation_and_hub_staff_are_told(items):
    with items.write_session() as session:
        writers = list_writer_ids(session, items.ids["at london"], now())
        assert writers == sorted(items.ids[name] for name in ("lead", "publisher"))
        assert list_writer_ids(session, items.ids["at hub"], now()) == list_office_ids(session, now())
        tell(session, "comment-hidden", writers, 0, now(), but=items.ids["lead"])
        told = session.scalars(select(OutboxMessage.person_id)).all()
        assert told == [items.ids["publisher"]]


def test_nobody_is_told_before_there_is_a_hub_office(session):
    assert list_office_ids(session, now()) == []
