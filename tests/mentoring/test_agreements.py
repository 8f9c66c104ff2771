"""Agreements: both agree to the same words, and a change asks both again."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict
from hub.mentoring.domain.agreements import AgreementPlan, ChangedMeanwhile, agree, has_agreed, save_agreement
from hub.mentoring.domain.relationships import get_relationship
from tests.support.concurrency import at_once


def make_agreement(**fields):
    values = {
        "goals": "A first post.",
        "boundaries": "No appraisals.",
        "meetings": 6,
        "minutes": 90,
        "is_three_way": False,
        "review_on": current_day() + timedelta(days=90),
        **fields,
    }
    return AgreementPlan(**values)


def saving(scenario, name, public_id, revision=1, **fields):
    plan = make_agreement(**fields)
    return lambda session: save_agreement(
        session, scenario.viewer(name, session), public_id, plan, revision, now()
    )


def do(scenario, act):
    with scenario.write_session() as session:
        return act(session).revision


def agreeing(scenario, name, public_id, revision):
    return lambda session: agree(session, scenario.viewer(name, session), public_id, revision, now())


def test_both_agree_to_the_same_words_and_a_change_asks_both_again(scenario):
    public_id = scenario.relationship()
    with pytest.raises(Conflict, match="There is no agreement yet"):
        do(scenario, agreeing(scenario, "leader", public_id, 1))
    assert do(scenario, saving(scenario, "leader", public_id)) == 2
    for name in ("leader", "leader", "other leader"):
        do(scenario, agreeing(scenario, name, public_id, 2))
    assert scenario.row_of(public_id)["state"] == "active"
    assert do(scenario, saving(scenario, "leader", public_id, 2)) == 2
    assert scenario.row_of(public_id)["state"] == "active"
    assert do(scenario, saving(scenario, "other leader", public_id, 2, meetings=7)) == 3
    row = scenario.row_of(public_id)
    assert (row["state"], row["mentor_agreed_at"], row["mentee_agreed_at"]) == ("agreement", None, None)
    with pytest.raises(ChangedMeanwhile):
        do(scenario, agreeing(scenario, "leader", public_id, 2))
    assert {email.to for email in scenario.sent("mentoring-agreement")} == {
        "leader@example.org",
        "other.leader@example.org",
    }
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        assert not has_agreed(get_relationship(session, viewer, public_id), viewer)


def test_an_email_on_an_agreement_says_what_happened_to_it(scenario):
    public_id = scenario.relationship()
    do(scenario, saving(scenario, "leader", public_id))
    (written,) = scenario.sent("mentoring-agreement")
    assert written.paragraphs[0].startswith("There is a new version of your agreement with ")
    do(scenario, agreeing(scenario, "leader", public_id, 2))
    agreed = scenario.sent("mentoring-agreement")[-1]
    assert (written.to, agreed.to) == ("other.leader@example.org", "other.leader@example.org")
    assert " has accepted the agreement between you." in agreed.paragraphs[0]
    do(scenario, agreeing(scenario, "other leader", public_id, 2))
    assert scenario.sent("mentoring-agreement")[-1].paragraphs[0].startswith("You have both agreed")


@pytest.mark.storm
def test_two_edits_at_once_keep_one_and_show_the_other_both(scenario):
    public_id = scenario.relationship()
    outcomes = at_once(
        scenario.app,
        saving(scenario, "leader", public_id, goals="Mine."),
        saving(scenario, "other leader", public_id, goals="Yours."),
    )
    assert outcomes[0] == "done"
    assert "Read both versions" in outcomes[1]
    assert scenario.row_of(public_id)["agreement"]["goals"] == "Mine."
