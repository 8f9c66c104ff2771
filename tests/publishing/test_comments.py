"""Comments: members read them, each deletes their own, and hub staff hide one with a reason."""

import pytest

from hub.accounts.domain import RateLimited
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain.comments import (
    MAX_COMMENTS_A_DAY,
    delete_comment,
    get_comment,
    hide_comment,
    keep_comment,
    list_comments,
    list_reported,
    report_comment,
    write_comment,
)


def readers(items):
    names = ("leader", "other leader", "other lead", "staff")
    with items.write_session() as session:
        entry = items.entry(session)
        return [
            name for name in names if list_comments(session, items.viewer(name, session), entry, 1).comments
        ]


def test_a_reported_comment_is_hidden_with_a_reason_and_its_author_is_told(items):
    public_id = items.act(write_comment, "other leader", "It did not work for us.")
    with pytest.raises(Conflict, match="your own"):
        items.act(report_comment, "other leader", public_id, "Mine.")
    items.act(report_comment, "leader", public_id, "It names my colleague.")
    with pytest.raises(Conflict, match="This comment has already been reported"):
        items.act(report_comment, "lead", public_id, "Again.")
    assert items.sent("comment-reported") == ["admin@example.org", "staff@example.org"]
    with items.write_session() as session:
        assert list_reported(session, items.viewer("lead", session)) == []
        assert len(list_reported(session, items.viewer("staff", session))) == 1
    with pytest.raises(Invalid):
        items.act(hide_comment, "staff", public_id, " ")
    with pytest.raises(NotFound):
        items.act(hide_comment, "lead", public_id, "We do not like it.")
    items.act(hide_comment, "staff", public_id, "It names somebody.")
    assert readers(items) == ["other leader", "staff"]
    assert items.sent("comment-hidden") == ["other.leader@example.org"]
    items.act(keep_comment, "admin", public_id)
    assert readers(items) == ["leader", "other leader", "other lead", "staff"]


def test_each_deletes_their_own_comment_alone(items):
    public_id = items.act(write_comment, "leader", "Useful.")
    for name in ("other leader", "staff"):
        with pytest.raises(NotFound):
            items.act(delete_comment, name, public_id)
    items.act(delete_comment, "leader", public_id)
    assert readers(items) == []
    with items.write_session() as session, pytest.raises(NotFound):
        get_comment(session, items.viewer("leader", session), items.entry(session), public_id)


def test_nothing_empty_and_not_too_much_is_written(items):
    with pytest.raises(Invalid):
        items.act(write_comment, "leader", "  ")
    with items.write_session() as session:
        viewer, entry = items.viewer("leader", session), items.entry(session)
        for _ in range(MAX_COMMENTS_A_DAY):
            write_comment(session, viewer, entry, "More.", now())
        with pytest.raises(RateLimited):
            write_comment(session, viewer, entry, "Too much.", now())
