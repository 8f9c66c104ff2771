"""Evaluations: who adds, who confirms, who withdraws, and who reads them until then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.audit.domain import AuditEntry
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.evaluations import (
    EvaluationJudgement,
    add_evaluation,
    confirm_evaluation,
    get_evaluation,
    is_link,
    list_counting_evaluations,
    list_evaluating_organisations,
    list_evaluations,
    list_to_confirm,
    may_withdraw,
    withdraw_evaluation,
)
from hub.publishing.domain.evidence_vocabulary import Direction, Strength
from tests.publishing.evidence_rows import make_evaluation_plan


def readers(items, *names):
    with items.write_session() as session:
        entry = items.entry(session)
        return [name for name in names if list_evaluations(session, items.viewer(name, session), entry)]


EVERYBODY = ("leader", "publisher", "lead", "other leader", "other lead", "staff", "newcomer")


def test_it_is_read_by_its_writers_and_hub_staff_until_it_is_confirmed_by_another(items):
    public_id = items.evaluate("other lead", "yorkshire", confirmed_by="")
    assert readers(items, *EVERYBODY) == ["other lead", "staff"]
    assert items.sent("evaluation-to-confirm") == ["admin@example.org", "staff@example.org"]
    for name in ("other lead", "lead", "leader"):
        with pytest.raises(NotFound):
            items.act(confirm_evaluation, name, public_id)
    items.act(confirm_evaluation, "staff", public_id)
    assert readers(items, *EVERYBODY) == list(EVERYBODY)
    assert "other.lead@example.org" in items.sent("evaluation-decided")
    with pytest.raises(Conflict, match="This evaluation has already been confirmed"):
        items.act(confirm_evaluation, "admin", public_id)


def test_whoever_added_it_does_not_confirm_it(items):
    public_id = items.evaluate("staff", "hub", confirmed_by="")
    with items.write_session() as session:
        waiting = {
            name: len(list_to_confirm(session, items.viewer(name, session)))
            for name in ("staff", "admin", "lead")
        }
    assert waiting == {"staff": 0, "admin": 1, "lead": 0}
    with pytest.raises(Conflict, match="someone else at the hub office"):
        items.act(confirm_evaluation, "staff", public_id)
    items.act(confirm_evaluation, "admin", public_id)


def test_a_withdrawn_one_stays_with_its_reason_and_counts_no_more(items):
    public_id = items.evaluate()
    with pytest.raises(Invalid, match="why"):
        items.act(withdraw_evaluation, "publisher", public_id, " ")
    with pytest.raises(NotFound):
        items.act(withdraw_evaluation, "other lead", public_id, "We do not agree.")
    items.act(withdraw_evaluation, "publisher", public_id, "The report was corrected.")
    with items.write_session() as session:
        entry, viewer = items.entry(session), items.viewer("other leader", session)
        (row,) = list_evaluations(session, viewer, entry)
        assert row.withdrawal_reason == "The report was corrected."
        assert list_counting_evaluations(session, entry.id, 3) == []
    with pytest.raises(Conflict, match="This evaluation has already been withdrawn"):
        items.act(confirm_evaluation, "staff", public_id)


def test_a_confirmed_finding_that_it_does_not_work_is_withdrawn_by_hub_staff_alone(items):
    public_id = items.evaluate(direction=Direction.NEGATIVE)
    with pytest.raises(NotFound):
        items.act(withdraw_evaluation, "publisher", public_id, "We do not like it.")
    with items.write_session() as session:
        staff = items.viewer("staff", session)
        assert may_withdraw(staff, get_evaluation(session, staff, items.entry(session), public_id))


def test_one_adds_for_an_organisation_for_which_one_writes(items):
    plan = make_evaluation_plan()
    for name, organisation in (("leader", "london"), ("publisher", "yorkshire"), ("guest", "london")):
        with pytest.raises(Invalid, match="Choose an organisation you write for"):
            items.act(add_evaluation, name, organisation, plan)
    with items.write_session() as session:
        found = list_evaluating_organisations(session, items.viewer("publisher", session))
        assert [row.slug for row in found] == ["london"]
    for fields in (
        {"evaluator": " "},
        {"result": ""},
        {"where": ""},
        {"ended_on": current_day() + timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            items.evaluate(**fields)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("https://university.example/report", True),
        ("javascript:alert(1)", False),
        ("Ask the Head of Education", False),
        ("https://[", False),
    ],
)
def test_only_a_web_address_is_linked(where, expected):
    assert is_link(where) is expected


def test_what_hub_staff_correct_decides_the_level_and_is_logged_without_their_words(items):
    items.adopt()
    public_id = items.evaluate("other lead", "yorkshire", is_independent=True, confirmed_by="")
    judgement = EvaluationJudgement(
        is_independent=True, strength=Strength.WEAK, reason="It asked six people."
    )
    with items.write_session() as session:
        staff, entry = items.viewer("staff", session), items.entry(session)
        row = confirm_evaluation(session, staff, entry, public_id, now(), judgement)
        assert (row.strength, row.stated_strength) == (Strength.WEAK, Strength.MODERATE)
        assert (row.is_independent, row.stated_independence) == (True, None)
        assert row.correction_reason == "It asked six people."
        log = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (log.act, log.details) == ("confirm evaluation", {"strength": "weak", "independent": True})
    assert items.level() is Evidence.EVALUATED
    (email,) = [
        email
        for name, to, email in items.emails()
        if to == "other.lead@example.org" and name == "evaluation-decided"
    ]
    assert "It asked six people." in " ".join(email.paragraphs)


def test_a_correction_needs_a_reason_and_without_one_nothing_is_changed(items):
    public_id = items.evaluate("other lead", "yorkshire", is_independent=True, confirmed_by="")
    with items.write_session() as session:
        staff, entry = items.viewer("staff", session), items.entry(session)
        judgement = EvaluationJudgement(is_independent=False, strength=Strength.MODERATE, reason=" ")
        with pytest.raises(Invalid, match="Say why you changed an answer"):
            confirm_evaluation(session, staff, entry, public_id, now(), judgement)
        row = get_evaluation(session, staff, entry, public_id)
        assert (row.is_independent, row.confirmed_at, row.stated_independence) == (True, None, None)
        as_stated = EvaluationJudgement(is_independent=True, strength=Strength.MODERATE, reason="Not needed.")
        confirm_evaluation(session, staff, entry, public_id, now(), as_stated)
        assert (row.correction_reason, row.confirmed_at is not None) == ("", True)
