"""Links in emails that work once have one implementation: what they open, and what is said when over."""

import pytest

from hub.kit.clock import now
from hub.kit.errors import LinkExpired
from hub.kit.keyring import sign
from tests.people.link_kinds import KINDS

pytestmark = pytest.mark.one_engine


def test_a_scanner_that_follows_a_link_uses_nothing(scenario, kind, link, sent):
    id_, token = sent
    address = KINDS[kind].address.format(token)
    for method in ("GET", "HEAD", "GET"):
        assert scenario.visitor().open(address, method=method).status_code == 200
    with scenario.write_session() as session:
        assert link.is_open(session.get(link.table, id_), now())


def test_a_link_that_was_used_is_answered_by_a_page_with_a_way_on(scenario, kind, link, sent):
    id_, token = sent
    with scenario.write_session() as session:
        link.use(session, session.get(link.table, id_), now())
    page = scenario.visitor().get(KINDS[kind].address.format(token))

    assert page.status_code == 410
    assert "This link no longer works" in page.text
    words, links = (link.used_message, link.used_links) if link.used_message else (link.message, link.links)
    assert words in page.text
    assert links
    assert all(f'href="{further.url}"' in page.text for further in links)


def test_a_link_that_is_over_is_answered_by_a_page_that_says_how_to_get_another(scenario, kind, link, sent):
    id_, token = sent
    with scenario.write_session() as session:
        session.get(link.table, id_).expires_at = now()
    page = scenario.visitor().get(KINDS[kind].address.format(token))

    assert page.status_code == 410
    assert link.message in page.text
    with scenario.write_session() as session, pytest.raises(LinkExpired):
        link.use(session, session.get(link.table, id_), now())


def test_a_link_serves_no_other_purpose_and_no_other_row(scenario, kind, link, sent):
    id_, token = sent
    with scenario.write_session() as session:
        for other in KINDS.values():
            if other.link is not link:
                with pytest.raises(LinkExpired):
                    other.link.get(session, token, now())
        row = session.get(link.table, id_)
        key, nonce = getattr(row, link.key), row.nonce
        for content in (
            [key, "other"],
            [key, None],
            [key],
            [key, nonce, 1],
            {"a": 1, "b": 2},
            None,
            [None, nonce],
        ):
            with pytest.raises(LinkExpired):
                link.get(session, sign(session, link.purpose, content), now())
        for text in ("", f"{token}x", token[:-1], "\N{AMBULANCE}", "'--", "x" * 10_000):
            with pytest.raises(LinkExpired):
                link.get(session, text, now())
        row.nonce = "that of a later row"
        with pytest.raises(LinkExpired):
            link.get(session, token, now())


def test_a_link_sent_by_an_earlier_version_still_works(scenario, kind, link, sent):
    id_, _ = sent
    with scenario.write_session() as session:
        row = session.get(link.table, id_)
        old = sign(session, KINDS[kind].purpose, [getattr(row, KINDS[kind].key), row.nonce])
        assert link.get(session, old, now()) is row


def test_nothing_that_is_stored_opens_a_link(scenario, kind, link, sent):
    id_, token = sent
    with scenario.write_session() as session:
        row = session.get(link.table, id_)
        stored = {str(getattr(row, column.key)) for column in link.table.__table__.columns}
        assert token not in stored
        for text in stored:
            with pytest.raises(LinkExpired):
                link.get(session, text, now())
