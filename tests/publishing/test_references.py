"""References are given once for each stage, changed, deleted, and asked for on a chosen day."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hub.catalogue.domain import version_key
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain.reference_words import ASKED_AGAIN_AFTER, Stage
from hub.publishing.domain.references import (
    ask_me_on,
    change_reference,
    check_plan,
    choose_stage,
    find_own_references,
    get_own_reference,
    get_referenced_entry,
    give_reference,
    refuse_unless_over,
    remove_reference,
    stop_asking,
)
from tests.publishing import references_rows
from tests.publishing.references_rows import make_plan

filling, scenario = references_rows.filling, references_rows.scenario


def test_a_person_gives_one_for_each_stage_and_changes_it_when_they_give_it_again(scenario):
    first = scenario.give("leader", what_changed=" Much. ")
    with scenario.write_session() as session:
        before = version_key(session)
    assert scenario.give("leader", what_changed="More.") == first
    [row] = scenario.rows()
    assert (row["stage"], row["what_changed"], row["tier"]) == ("end", "More.", "director")
    assert row["organisation_id"] == scenario.ids["at london"]
    assert row["ask_again_at"] - row["consented_at"] == ASKED_AGAIN_AFTER
    with scenario.write_session() as session:
        assert version_key(session) != before

    later = scenario.give("leader", at=now() + ASKED_AGAIN_AFTER + timedelta(days=1))
    assert later != first
    assert [(each["stage"], each["ask_again_at"]) for each in scenario.rows()] == [
        ("end", None),
        ("later", None),
    ]


@pytest.mark.one_engine
def test_a_reference_that_cannot_be_shown_is_refused_by_field(scenario):
    plan, at = make_plan(scenario.ids["at london"]), now()
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
    for field, wrong in (
        ("tier", {"tier": "boss"}),
        ("year", {"year": 1989}),
        ("year", {"year": at.year + 1}),
        ("organisation", {"organisation_id": scenario.ids["at yorkshire"]}),
        ("taken_for", {"taken_for": " "}),
        ("what_changed", {"what_changed": "x" * 1501}),
        ("would_go_again", {"would_go_again": "maybe"}),
        ("go_again_reason", {"would_go_again": "no"}),
        ("go_again_reason", {"go_again_reason": "x" * 601}),
    ):
        with pytest.raises(Invalid) as refusal:
            check_plan(viewer, replace(plan, **wrong), at)
        assert refusal.value.field == field
    check_plan(viewer, plan, at)


def test_only_its_author_reads_changes_and_deletes_it_and_nothing_of_it_stays(scenario):
    public_id = scenario.give("leader")
    with scenario.write_session() as session:
        for name in ("other leader", "lead", "staff"):
            with pytest.raises(NotFound):
                get_own_reference(session, scenario.viewer(name, session), public_id)
            with pytest.raises(NotFound):
                remove_reference(session, scenario.viewer(name, session), public_id, now())
        viewer = scenario.viewer("leader", session)
        plan = make_plan(scenario.ids["at london"], would_go_again="no", go_again_reason="Too long.")
        change_reference(session, viewer, public_id, plan, now())
    assert scenario.rows()[0]["go_again_reason"] == "Too long."
    with scenario.write_session() as session:
        remove_reference(session, scenario.viewer("leader", session), public_id, now())
    [row] = scenario.rows()
    assert [row[name] for name in ("tier", "taken_for", "what_changed", "go_again_reason")] == [""] * 4
    assert (row["consented_at"], row["written_at"], row["ask_again_at"]) == (None, None, None)
    assert scenario.ask(now() + timedelta(days=400)) == 0


def test_nobody_without_a_role_gives_one_and_nobody_for_what_is_not_there(scenario):
    with scenario.write_session() as session:
        viewer = scenario.viewer("newcomer", session)
        with pytest.raises(NotFound):
            give_reference(session, viewer, scenario.entry(session), make_plan(1), now())
        for kind, slug in (("programme", "nothing"), ("practice", "elsa")):
            with pytest.raises(NotFound):
                get_referenced_entry(session, viewer, kind, slug)


def test_an_event_has_no_references_before_it_is_over(scenario):
    slug = scenario.past_event()
    with pytest.raises(Conflict):
        scenario.give("leader", slug=slug, kind="event", ended_at=now() + timedelta(hours=1))
    with scenario.write_session() as session, pytest.raises(Conflict):
        refuse_unless_over(scenario.entry(session, slug, "event"), None, now())
    ended_at = now() - timedelta(hours=1)
    with pytest.raises(
        Conflict,
        match="Only people who had a place at this event and were not marked as absent can give a reference",
    ):
        scenario.give("leader", slug=slug, kind="event", ended_at=ended_at, took_part=False)
    scenario.give("leader", slug=slug, kind="event", ended_at=ended_at, took_part=True)
    assert len(scenario.rows()) == 1


def test_who_still_takes_part_in_a_programme_chooses_a_day_on_which_they_are_asked(scenario):
    day = current_day() + timedelta(days=10)
    slug = scenario.past_event()
    with scenario.write_session() as session:
        viewer, entry = scenario.viewer("leader", session), scenario.entry(session)
        for wrong in (current_day(), current_day() + timedelta(days=2000)):
            with pytest.raises(Invalid):
                ask_me_on(session, viewer, entry, wrong, now())
        with pytest.raises(Conflict):
            ask_me_on(session, viewer, scenario.entry(session, slug, "event"), day, now())
        ask_me_on(session, viewer, entry, day, now())
        own = find_own_references(session, viewer, entry)
        assert choose_stage(own, now()) is Stage.END
    assert scenario.ask(now() + timedelta(days=9)) == 0
    with scenario.write_session() as session:
        stop_asking(session, scenario.viewer("leader", session), scenario.entry(session))
    assert scenario.ask(now() + timedelta(days=20)) == 0
    scenario.give("leader")
    with scenario.write_session() as session, pytest.raises(Conflict):
        ask_me_on(session, scenario.viewer("leader", session), scenario.entry(session), day, now())
