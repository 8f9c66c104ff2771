"""All links in emails that work once have one implementation: what the database decides."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.kit.clock import now
from hub.kit.errors import LinkExpired
from tests.support.concurrency import at_once, winners_without_care


def test_of_two_who_use_a_link_at_once_one_is_served(scenario, link, sent):
    _, token = sent

    def use(session):
        link.use(session, link.get(session, token, now()), now())

    assert at_once(scenario.app, use, use).count("done") == 1


def test_a_link_that_is_looked_at_first_and_marked_later_serves_two(scenario, link, sent):
    # The negative control: the same race without the condition in the statement.
    id_, token = sent

    def careless(session):
        link.get(session, token, now())
        session.execute(update(link.table).where(link.table.id == id_).values({link.used: now()}))

    assert at_once(scenario.app, careless, careless).count("done") == winners_without_care(scenario.app)


def test_a_link_works_until_its_end_and_not_a_second_longer(scenario, link, sent):
    id_, token = sent
    with scenario.write_session() as session:
        row = session.get(link.table, id_)
        end = row.expires_at
        assert row.created_at + link.lifetime == end
        assert link.get(session, token, end - timedelta(seconds=1)) is row
        with pytest.raises(LinkExpired):
            link.get(session, token, end)
        with pytest.raises(LinkExpired):
            link.use(session, row, end)


def test_a_link_that_was_renewed_works_in_its_new_form_alone(scenario, link, sent):
    id_, old = sent
    with scenario.write_session() as session:
        row = session.get(link.table, id_)
        link.renew(row, now())
        session.flush()

        assert link.get(session, link.sign(session, row), now()) is row
        with pytest.raises(LinkExpired):
            link.get(session, old, now())
