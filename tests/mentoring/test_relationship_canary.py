"""What two people write in confidence reaches nobody else: no page, export, error or line of the log."""

import json

import pytest

from hub.kit.clock import now
from hub.mentoring.domain.agreements import save_agreement
from hub.mentoring.domain.concerns import ConcernPlan, raise_concern
from hub.mentoring.domain.evaluations import evaluate
from hub.mentoring.domain.notes import add_note
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernReader
from hub.privacy.domain.export import export_person
from hub.privacy.services import list_personal_data
from tests.mentoring.test_agreements import make_agreement
from tests.mentoring.test_closures import closing
from tests.mentoring.test_evaluations import ALL_FULLY

pytestmark = pytest.mark.one_engine
NOTE, AGREEMENT, SAID, CONCERN = (f"canary-{name}" for name in ("note", "agreement", "said", "concern"))
ROLES = ("lead", "other lead", "staff", "newcomer")


@pytest.fixture
def planted(scenario):
    """Close a relationship with a canary in each private field; return its id, and of note and concern."""
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        plan = make_agreement(goals=AGREEMENT, boundaries=AGREEMENT)
        save_agreement(session, viewer, public_id, plan, 1, now())
        note_id = add_note(session, viewer, public_id, NOTE, now()).public_id
        closing(scenario, "leader", public_id)(session)
        evaluate(session, viewer, public_id, ALL_FULLY, SAID, now())
        plan = ConcernPlan(ConcernAbout.OTHER, CONCERN, ConcernReader.OFFICE, public_id)
        concern_id = raise_concern(session, viewer, plan, now()).public_id
    return public_id, note_id, concern_id


def test_a_secret_sentence_is_found_by_nobody_of_another_role(scenario, planted, caplog):
    public_id, note_id, concern_id = planted
    here = f"/mentoring/relationships/{public_id}"
    addresses = (
        *(here, f"{here}/agreement", f"{here}/notes", f"{here}/notes/{note_id}", f"{here}/evaluation"),
        *(f"/mentoring/concerns/{concern_id}", "/mentoring/concerns", "/mentoring/hours"),
        *("/mentoring/evaluations", "/mentoring/me", "/me", "/desk", "/search?q=canary"),
        "/admin/audit",
    )
    readers = {CONCERN: {"staff"}}
    seen = {}
    for name in ROLES:
        browser = scenario.browser(name)
        text = " ".join(browser.get(address).text for address in addresses)
        seen[name] = {canary for canary in (NOTE, AGREEMENT, SAID, CONCERN) if canary in text}
    assert seen == {name: {CONCERN} if name in readers[CONCERN] else set() for name in ROLES}
    other = " ".join(scenario.browser("other leader").get(address).text for address in addresses)
    assert AGREEMENT in other
    assert not any(canary in other for canary in (NOTE, SAID, CONCERN))
    assert "canary" not in f"{scenario.emails()} {caplog.text}".replace("q=canary", "")


def test_only_the_export_of_the_writer_holds_it(scenario, planted):
    found = {}
    with scenario.write_session() as session:
        for name in ("leader", "other leader", "staff"):
            viewer = scenario.viewer(name, session)
            document = export_person(
                session, viewer, viewer.person_id, list_personal_data(scenario.app), [], now()
            )
            text = json.dumps(document)
            found[name] = {canary for canary in (NOTE, SAID, CONCERN) if canary in text}
    assert found == {"leader": {NOTE, SAID, CONCERN}, "other leader": set(), "staff": set()}
