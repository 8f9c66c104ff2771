"""References as everybody reads them: newest first, bounded, with sums, and without those that are hidden."""

from datetime import timedelta

import pytest

from hub.access import PUBLIC
from hub.kit.clock import now
from hub.kit.errors import NotFound
from hub.publishing.domain.reference_moderation import hide_reference
from hub.publishing.domain.reference_reads import (
    MAX_SHOWN,
    find_by_id,
    get_reference_to_moderate,
    get_shown_reference,
    list_own,
    list_references,
    list_to_comment,
    sum_references,
)
from hub.publishing.domain.reference_words import ASKED_AGAIN_AFTER, GoAgain, HideReason
from hub.publishing.domain.references import get_referenced_entry
from hub.trusts.domain import find_organisation
from tests.factories import for_its_owner_alone, make_programme
from tests.publishing import references_rows

filling, scenario = references_rows.filling, references_rows.scenario


def test_sums_count_the_later_of_two_references_of_a_person_and_leave_out_what_is_hidden(scenario):
    scenario.give("leader")
    scenario.give(
        "leader",
        at=now() + ASKED_AGAIN_AFTER + timedelta(days=1),
        would_go_again="reservations",
        go_again_reason="It was far.",
    )
    scenario.give("other leader")
    hidden = scenario.give("other lead", would_go_again="no", go_again_reason="No.")
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        hide_reference(session, staff, hidden, HideReason.INSULT, "It is rude.", now())
        entry = scenario.entry(session)
        sums = sum_references(session, entry.id)
        assert (sums.shown, len(sums.hidden_at)) == (3, 1)
        assert sums.by_answer == {GoAgain.YES: 1, GoAgain.RESERVATIONS: 1, GoAgain.NO: 0}
        rows = list_references(session, entry.id)
        assert [row.stage for row in rows] == ["later", "end", "end"]
        assert list_references(session, entry.id, 2) == []
        with pytest.raises(NotFound):
            get_shown_reference(session, PUBLIC, hidden)
        with pytest.raises(NotFound):
            get_reference_to_moderate(session, scenario.viewer("lead", session), hidden)
        assert get_reference_to_moderate(session, staff, hidden)[0].public_id == hidden
        assert find_by_id(session, None) is None
    assert MAX_SHOWN == 20


def test_each_finds_their_own_and_a_trust_those_that_it_has_not_commented_on(scenario):
    scenario.give("other leader")
    scenario.give("lead")
    with scenario.write_session() as session:

        def titles(function, name, *more):
            rows = function(session, scenario.viewer(name, session), *more)
            return [(row.person_id, entry.title) for row, entry in rows]

        of_other, of_lead = (scenario.ids["other leader"], "ELSA"), (scenario.ids["lead"], "ELSA")
        assert titles(list_own, "other leader") == [of_other]
        assert titles(list_own, "guest") == []
        assert list_own(session, PUBLIC) == []
        assert titles(list_to_comment, "lead", now()) == [of_other]
        assert titles(list_to_comment, "publisher", now()) == [of_lead, of_other]
        assert titles(list_to_comment, "publisher", now() + timedelta(days=61)) == []
        assert titles(list_to_comment, "other lead", now()) == []
        assert titles(list_to_comment, "leader", now()) == []


def test_a_reference_on_what_a_trust_keeps_for_itself_is_shown_to_nobody_else(scenario):
    with scenario.write_session() as session:
        resource = make_programme(session, find_organisation(session, "london"), slug="inside")
        for_its_owner_alone(session, resource)
    with scenario.write_session() as session, pytest.raises(NotFound):
        get_referenced_entry(session, scenario.viewer("other leader", session), "programme", "inside")
    public_id = scenario.give("leader", slug="inside")
    with scenario.write_session() as session:
        with pytest.raises(NotFound):
            get_shown_reference(session, scenario.viewer("other leader", session), public_id)
        assert get_shown_reference(session, scenario.viewer("lead", session), public_id)
