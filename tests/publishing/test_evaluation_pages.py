"""The pages of evidence: from an evaluation to the level of the item, and back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hub.kit.clock import current_day
from hub.publishing.models import ItemEvaluation
from hub.trusts.domain import find_organisation
from tests.factories import share
from tests.people.conftest import main_of
from tests.publishing.evidence_rows import ROTA, day_fields, followed

FIELDS = {
    "organisation": "yorkshire",
    "evaluator": "University of the North",
    "is_independent": "y",
    "method": "comparison",
    "direction": "positive",
    "strength": "moderate",
    "ended_on": day_fields(date(2026, 3, 2)),
    "result": "Fewer shifts ran over.",
    "where": "https://university.example/rota",
}
HERE = f"{ROTA}/evaluations"
AS_STATED = {"is_independent": "yes", "strength": "moderate"}
"""What hub staff send who confirm an evaluation as its author stated it."""


@pytest.mark.requirement("R077")
def test_an_evaluation_is_added_by_another_trust_confirmed_by_hub_staff_and_withdrawn(items):
    lead, staff, visitor = items.browser("other lead"), items.browser("staff"), items.visitor()
    assert "There may be evaluations elsewhere" in main_of(visitor.get(HERE))
    assert 'value="yorkshire" checked' in lead.get(f"{HERE}/new").text
    refused = lead.send(f"{HERE}/new", **{**FIELDS, "result": ""})
    assert refused.status_code == 400
    assert "Say what was found" in main_of(refused)
    late = {**FIELDS, "ended_on": day_fields(current_day() + timedelta(days=1))}
    assert "The day must be between" in main_of(lead.send(f"{HERE}/new", **late))
    assert "Waiting for hub staff" in followed(lead, f"{HERE}/new", **FIELDS)
    assert "University" not in main_of(visitor.get(HERE))
    assert "Check the evaluation" in main_of(staff.get("/desk"))
    with items.write_session() as session:
        public_id = session.scalars(select(ItemEvaluation.public_id)).one()
    check = f"{HERE}/{public_id}/confirm"
    assert lead.send(check).status_code == lead.get(check).status_code == 403
    assert f'href="{check}"' in staff.get(HERE).text
    assert "The evaluation was confirmed and now counts." in followed_text(staff, check, **AS_STATED)
    items.adopt()
    page = main_of(visitor.get(ROTA))
    assert "Good practice A moderate or strong independent evaluation found that it works," in page
    assert "Raised to good practice on" in page
    assert "University of the North" in page
    assert 'href="https://university.example/rota"' in visitor.get(HERE).text
    assert "Evidence level: Good practice" in main_of(visitor.get(HERE))
    withdrawal = f"{HERE}/{public_id}/withdraw"
    assert "Say why" in main_of(lead.send(withdrawal))
    assert items.browser("lead").get(withdrawal).status_code == 404
    followed(lead, withdrawal, reason="The figures were wrong.")
    assert "It was withdrawn on" in main_of(lead.get(withdrawal))
    page = main_of(visitor.get(ROTA))
    assert "Lowered to shared on" in page
    assert "because it no longer has a confirmed evaluation" in page
    assert "The figures were wrong." in main_of(visitor.get(HERE))


def followed_text(browser, address, **fields):
    """Return all words of the page to which a form leads, with its message."""
    return browser.get(browser.send(address, **fields).headers["Location"]).text


def test_hub_staff_see_what_the_author_said_and_correct_it_with_a_reason(items):
    public_id = items.evaluate("other lead", "yorkshire", is_independent=True, confirmed_by="")
    staff, check = items.browser("staff"), f"{HERE}/{public_id}/confirm"
    page = staff.get(check).text
    for value in ("yes", "moderate"):
        assert f'value="{value}" checked' in page
    corrected = {"is_independent": "no", "strength": "weak", "reason": " "}
    refused = staff.send(check, **corrected)
    assert refused.status_code == 400
    assert "There is a problem Say why you changed an answer" in main_of(refused)
    assert "Not yet" in main_of(staff.get(HERE))
    followed_text(staff, check, **{**corrected, "reason": "It asked six people of the trust."})
    shown = main_of(items.visitor().get(HERE))
    assert "Independent of who shares this No" in shown
    assert "How strong it is Weak: few people, or a single place" in shown
    assert (
        "Changed by hub staff The person who added it had said: Independent: yes; "
        "How strong it is: Moderate: enough people to see a change. "
        "Reason for the change: It asked six people of the trust."
    ) in shown
    assert "You cannot confirm this evaluation" in main_of(staff.get(check))


def test_what_an_author_claims_is_shown_as_a_claim_and_never_as_the_level(items):
    with items.write_session() as session:
        share(session, find_organisation(session, "london"), slug="claimed", evidence="evaluated")
    for address in ("/library/claimed", "/library/claimed/evaluations"):
        page = main_of(items.visitor().get(address))
        assert "Evidence level: Shared" in page
        assert "calls it \u201cevaluated\u201d. That is their own view." in page
