"""The trust comments and can never remove; readers report; hub staff hide for three reasons alone."""

from datetime import timedelta

import pytest

from hub.catalogue.domain import version_key
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain import reference_moderation
from hub.publishing.domain.reference_moderation import (
    comment_on_reference,
    hide_reference,
    keep_reference,
    report_reference,
    show_reference,
)
from hub.publishing.domain.reference_reads import list_to_moderate
from hub.publishing.domain.reference_words import HideReason
from tests.publishing import references_rows

filling, scenario = references_rows.filling, references_rows.scenario


def act(scenario, name, function, *arguments, at=None):
    with scenario.write_session() as session:
        before = version_key(session)
        function(session, scenario.viewer(name, session), *arguments, at or now())
        return version_key(session) != before


def test_only_who_runs_it_comments_and_once_until_the_reference_changes(scenario):
    public_id = scenario.give("other leader")
    own = scenario.give("publisher")
    for name in ("other lead", "staff", "leader"):
        with pytest.raises(NotFound):
            act(scenario, name, comment_on_reference, public_id, "Not so.")
    with pytest.raises(Conflict):
        act(scenario, "publisher", comment_on_reference, own, "I agree with myself.")
    with pytest.raises(Invalid):
        act(scenario, "lead", comment_on_reference, public_id, " ")
    assert act(scenario, "publisher", comment_on_reference, public_id, "We have since made it shorter.")
    with pytest.raises(Conflict):
        act(scenario, "lead", comment_on_reference, public_id, "And cheaper.")
    scenario.give("other leader", what_changed="It is shorter.", at=now() + timedelta(minutes=1))
    act(scenario, "lead", comment_on_reference, public_id, "Thank you.", at=now() + timedelta(minutes=2))
    assert scenario.rows()[0]["trust_comment"] == "Thank you."


def test_a_trust_can_neither_hide_nor_remove_what_is_said_of_its_programme(scenario):
    public_id = scenario.give("other leader")
    for name in ("lead", "publisher", "other lead"):
        for function, *more in (
            (hide_reference, HideReason.UNTRUE, "We disagree."),
            (keep_reference,),
            (show_reference,),
        ):
            with pytest.raises(NotFound):
                act(scenario, name, function, public_id, *more)


def test_a_report_reaches_hub_staff_who_leave_the_reference_or_hide_it_with_a_reason(scenario):
    public_id = scenario.give("other leader")
    with pytest.raises(Conflict):
        act(scenario, "staff", keep_reference, public_id)
    act(scenario, "guest", report_reference, public_id, "It names somebody.")
    act(scenario, "lead", report_reference, public_id, "A second report.")
    assert scenario.rows()[0]["report"] == "It names somebody."
    assert waiting(scenario, "staff") == [public_id]
    assert waiting(scenario, "lead") == []
    act(scenario, "staff", keep_reference, public_id)
    assert waiting(scenario, "staff") == []
    assert scenario.rows()[0]["report"] == ""

    with pytest.raises(Invalid):
        act(scenario, "staff", hide_reference, public_id, HideReason.PERSONAL_DATA, " ")
    assert act(scenario, "staff", hide_reference, public_id, HideReason.PERSONAL_DATA, "It names a nurse.")
    with pytest.raises(Conflict):
        act(scenario, "admin", hide_reference, public_id, HideReason.INSULT, "Again.")
    with pytest.raises(NotFound):
        act(scenario, "lead", report_reference, public_id, "It is hidden.")
    [email] = [each for kind, _, each in scenario.emails() if kind == "reference-hidden"]
    assert email.to == "other.leader@example.org"
    assert "It contains personal data about someone." in email.paragraphs[0]
    assert "It names a nurse." in email.paragraphs

    scenario.give("other leader", what_changed="Without a name.", at=now() + timedelta(minutes=1))
    assert waiting(scenario, "staff") == [public_id]
    assert act(scenario, "staff", show_reference, public_id)
    with pytest.raises(Conflict):
        act(scenario, "staff", show_reference, public_id)
    assert waiting(scenario, "staff") == []


def test_nobody_has_more_than_ten_reports_that_nobody_has_read(scenario, monkeypatch):
    monkeypatch.setattr(reference_moderation, "MAX_OPEN_REPORTS", 1)
    first, second = scenario.give("other leader"), scenario.give("other lead")
    act(scenario, "leader", report_reference, first, "It is rude.")
    with pytest.raises(Conflict):
        act(scenario, "leader", report_reference, second, "It is rude.")
    act(scenario, "lead", report_reference, second, "It is rude.")


def waiting(scenario, name):
    with scenario.write_session() as session:
        return [row.public_id for row, _ in list_to_moderate(session, scenario.viewer(name, session))]
