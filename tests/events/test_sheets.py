"""Sheets: private to who writes them, shared by choice, and gathered only without names."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import Viewer
from hub.audit.models import AuditEntry
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.sheets import (
    LEAST_GATHERED,
    QUESTIONS,
    SheetChangedError,
    choose_readers,
    delete_sheet,
    gather_answers,
    get_own_sheet,
    list_own_sheets,
    list_shared_sheets,
    save_sheet,
)
from hub.events.models import Event
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.events.conftest import prepare

ON_THE_DAY = timedelta(days=60, hours=2)
ANSWERS = {
    "practice": "They plan a shift together.",
    "meaning": "Stations could do so.",
    "trial": "One station",
}


def make_day(scenario):
    slug = scenario.open_event(series="parallel-lines")
    scenario.book("leader", slug)
    return slug


PARALLEL_LINES = prepare("parallel-lines", make_day)
PREPARED = {"day": PARALLEL_LINES}


@pytest.fixture
def day(scenario):
    """A Parallel Lines day at which the leader has a place."""
    return scenario.made


def starts_at(scenario, slug):
    with scenario.write_session() as session:
        return session.scalars(select(Event).where(Event.slug == slug)).one().starts_at


def save(scenario, name, slug, revision=0, at=None, **answers):
    at = at or starts_at(scenario, slug)
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session)
        return save_sheet(session, viewer, slug, answers or ANSWERS, revision, at).revision


def share(scenario, name, slug, *, lead=False, gathered=False):
    with scenario.write_session() as session:
        viewer = scenario.viewer(name, session)
        choose_readers(session, viewer, slug, lead=lead, gathered=gathered, at=now())


def shared_with(scenario, name):
    """Return the first answers that a person can read as a lead."""
    with scenario.write_session() as session:
        rows = list_shared_sheets(session, scenario.viewer(name, session))
        return [sheet.answers["practice"] for sheet, _event in rows]


def gathered_for(scenario, name, slug):
    with scenario.write_session() as session:
        return gather_answers(session, scenario.viewer(name, session), slug)


@pytest.mark.requirement("R094")
def test_a_participant_keeps_a_sheet_on_what_the_day_means_for_their_trust(scenario, day):
    assert save(scenario, "leader", day) == 1
    assert save(scenario, "leader", day, revision=1, trial="Two stations") == 2
    with scenario.write_session() as session:
        own = get_own_sheet(session, scenario.viewer("leader", session), day, now())
        assert own.sheet.answers == {**dict.fromkeys(QUESTIONS, ""), "trial": "Two stations"}


def test_a_sheet_is_open_from_the_day_until_eight_weeks_after_it_and_stays_readable(scenario, day):
    begins = starts_at(scenario, day)
    with pytest.raises(Conflict, match="from the day of the event until eight weeks after"):
        save(scenario, "leader", day, at=begins - timedelta(days=1))
    save(scenario, "leader", day, at=begins.replace(hour=1))
    save(scenario, "leader", day, revision=1, at=begins + timedelta(weeks=8))
    with pytest.raises(Conflict):
        save(scenario, "leader", day, revision=2, at=begins + timedelta(weeks=8, days=1))
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        own = get_own_sheet(session, viewer, day, begins + timedelta(days=4000))
        assert (own.can_write, own.sheet.answers["trial"]) == (False, "One station")


def test_only_participants_of_a_parallel_lines_day_have_a_sheet(scenario, day):
    for name in ("other leader", "lead", "staff"):
        with pytest.raises(NotFound):
            save(scenario, name, day)
    other = scenario.open_event()
    scenario.book("leader", other)
    with pytest.raises(Conflict):
        save(scenario, "leader", other)
    with pytest.raises(Invalid, match="Answer at least one question"):
        save(scenario, "leader", day, trial="  ")
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, day, lock=True)
        cancel_event(session, viewer, event, now(), reason="A flood")
    with pytest.raises(Conflict):
        save(scenario, "leader", day)


def test_what_another_window_saved_is_not_overwritten(scenario, day):
    save(scenario, "leader", day)
    with pytest.raises(SheetChangedError):
        save(scenario, "leader", day, revision=0, trial="Typed in a second window")


def test_a_sheet_is_private_until_it_is_shared_with_the_lead_of_ones_own_trust_and_can_be_withdrawn(
    scenario, day
):
    save(scenario, "leader", day)
    assert shared_with(scenario, "lead") == []
    share(scenario, "leader", day, lead=True)
    assert shared_with(scenario, "lead") == ["They plan a shift together."]
    for name in ("other lead", "publisher", "leader", "staff", "admin"):
        assert shared_with(scenario, name) == []
    share(scenario, "leader", day)
    assert shared_with(scenario, "lead") == []
    with pytest.raises(NotFound):
        share(scenario, "lead", day, lead=True)


def test_a_delegate_neither_reads_nor_writes_the_sheet_of_the_person_for_whom_they_act(scenario, day):
    save(scenario, "leader", day)
    with scenario.write_session() as session:
        own = scenario.viewer("leader", session)
        acting = Viewer(person_id=own.person_id, roles=own.roles, delegate_id=scenario.ids["publisher"])
        assert len(list_own_sheets(session, own)) == 1
        assert list_own_sheets(session, acting) == []
        for act in (
            lambda: get_own_sheet(session, acting, day, now()),
            lambda: save_sheet(session, acting, day, ANSWERS, 1, now()),
            lambda: delete_sheet(session, acting, day, now()),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                act()


def test_a_partner_has_no_lead_to_share_with(scenario, day):
    scenario.book("guest", day)
    save(scenario, "guest", day)
    with pytest.raises(Invalid, match="no lead to share"):
        share(scenario, "guest", day, lead=True)


def test_the_hub_office_reads_answers_of_five_or_more_and_never_whose_they_are(scenario, day):
    names = ["leader", *scenario.add_leaders(LEAST_GATHERED)]
    for number, name in enumerate(names):
        if name != "leader":
            scenario.book(name, day)
        save(scenario, name, day, practice=f"Idea {9 - number}", trial=f"Trial {number}")
    for name in names[: LEAST_GATHERED - 1]:
        share(scenario, name, day, gathered=True)
    assert gathered_for(scenario, "staff", day) is None
    share(scenario, names[LEAST_GATHERED - 1], day, gathered=True)
    gathered = gathered_for(scenario, "staff", day)
    assert gathered["practice"] == ["Idea 5", "Idea 6", "Idea 7", "Idea 8", "Idea 9"]
    assert gathered["trial"] == ["Trial 0", "Trial 1", "Trial 2", "Trial 3", "Trial 4"]
    share(scenario, names[0], day)
    assert gathered_for(scenario, "staff", day) is None
    for name in ("lead", "leader"):
        with pytest.raises((NotAllowed, NotFound)):
            gathered_for(scenario, name, day)


def test_the_log_says_neither_what_is_written_nor_of_which_trust(scenario, day):
    save(scenario, "leader", day)
    share(scenario, "leader", day, lead=True)
    with scenario.write_session() as session:
        delete_sheet(session, scenario.viewer("leader", session), day, now())
        rows = session.execute(
            select(AuditEntry.act, AuditEntry.organisation_id, AuditEntry.details).where(
                AuditEntry.act.contains("sheet")
            )
        ).all()
    assert [(row.act, row.organisation_id, row.details) for row in rows] == [
        ("save sheet", None, {}),
        ("choose readers of sheet", None, {}),
        ("delete sheet", None, {}),
    ]
