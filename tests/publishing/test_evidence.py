"""The evidence level of an item follows its evaluations and its use, in the same transaction."""

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.catalogue.domain import Filters, list_entries
from hub.kit.clock import now
from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.adoptions import end_adoption
from hub.publishing.domain.evaluations import withdraw_evaluation
from hub.publishing.domain.evidence import (
    derive_evidence,
    derive_evidence_of,
    get_level,
    list_evidence_changes,
    read_verdict,
)
from hub.publishing.domain.evidence_rule import Missing
from hub.publishing.domain.evidence_vocabulary import Direction, Strength
from hub.publishing.models import ItemEvaluation
from hub.trusts.domain import find_organisation
from tests.factories import make_person, make_trust, share


def changes(items):
    with items.write_session() as session:
        return [(row.level, row.reason) for row, _ in list_evidence_changes(session, items.entries["rota"])]


def test_good_practice_is_reached_by_evaluation_and_use_and_lost_with_either(items):
    first = items.adopt()
    assert items.level() is Evidence.SHARED
    evaluation = items.evaluate(confirmed_by="")
    assert items.level() is Evidence.SHARED
    items.evaluate(is_independent=False)
    assert items.level() is Evidence.EVALUATED
    items.act(withdraw_evaluation, "staff", evaluation, "It was about another rota.")
    items.evaluate()
    assert items.level() is Evidence.GOOD_PRACTICE
    items.act(end_adoption, "other leader", first)
    assert items.level() is Evidence.EVALUATED
    items.adopt()
    items.evaluate(days_ago=1, direction=Direction.NEGATIVE)
    assert items.level() is Evidence.EVALUATED
    assert [level for level, _ in changes(items)] == [
        *("evaluated", "good-practice", "evaluated", "good-practice", "evaluated")
    ]
    with items.write_session() as session:
        newest = [
            (row.level, before) for row, before in list_evidence_changes(session, items.entries["rota"], 2)
        ]
    assert newest == [("evaluated", "good-practice"), ("good-practice", "evaluated")]
    assert changes(items)[0][1].endswith("found that it does not work")
    assert changes(items)[2][1] == "no other trust uses it now"
    assert len(items.sent("item-evidence-changed")) == 10
    subjects = [email.subject for name, _, email in items.emails() if name == "item-evidence-changed"]
    assert subjects[0].startswith("Evidence level of “")
    assert {subject.partition("”: now ")[2] for subject in subjects} == {"evaluated", "good practice"}


def test_a_weak_evaluation_makes_an_item_evaluated_and_not_good_practice(items):
    items.adopt()
    items.evaluate(strength=Strength.WEAK)
    assert items.level() is Evidence.EVALUATED
    with items.write_session() as session:
        assert read_verdict(session, items.entry(session)).missing == (Missing.STRENGTH,)
    items.evaluate(strength=Strength.STRONG)
    assert items.level() is Evidence.GOOD_PRACTICE


def test_the_use_by_a_partner_or_by_the_owner_is_no_use_by_another_trust(items):
    items.evaluate()
    with items.write_session() as session:
        yorkshire = find_organisation(session, "yorkshire")
        items.ids["visitor"] = make_person(session, yorkshire, Role.GUEST).id
    items.adopt("guest", "guest-of-london", partner="Northern Fire Service")
    items.adopt("visitor", "guest-of-yorkshire", partner="A bank")
    with items.write_session() as session:
        assert read_verdict(session, items.entry(session)).missing == (Missing.ADOPTION,)


def test_lists_are_filtered_by_what_the_rule_derives_and_not_by_what_a_document_claims(session):
    london = make_trust(session)
    claimed = share(session, london, evidence="good-practice")
    assert get_level(session, claimed.entry_id) is Evidence.SHARED
    for level, total in (("good-practice", 0), ("shared", 1)):
        assert list_entries(session, PUBLIC, None, Filters(facets={"evidence": (level,)})).total == total


def test_a_level_is_derived_anew_and_only_a_change_is_kept(items):
    items.evaluate()
    with items.write_session() as session:
        session.execute(ItemEvaluation.__table__.update().values(withdrawn_at=now()))
        assert derive_evidence_of(session, [items.entries["rota"]], now()) == 1
        assert not derive_evidence(session, items.entry(session), now())
        assert session.scalars(select(ItemEvaluation)).one().withdrawal_reason == ""
    assert changes(items)[0] == ("shared", "it no longer has a confirmed evaluation")


@pytest.mark.requirement("R010")
def test_an_item_is_not_called_good_practice_while_nobody_independent_has_evaluated_it(items):
    items.adopt()
    items.evaluate(is_independent=False)
    page = items.visitor().get("/library/rota").text
    assert ">Good practice</strong>" not in page
    items.evaluate()
    assert ">Good practice</strong>" in items.visitor().get("/library/rota").text
