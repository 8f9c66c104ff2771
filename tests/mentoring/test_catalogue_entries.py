"""A profile that all members may find has an entry in the catalogue, without a name, and no other has."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.access import PUBLIC
from hub.catalogue.domain import CatalogueEntry
from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.mentoring.domain.approvals import approve_profile, get_profile_to_decide
from hub.mentoring.domain.catalogue_entries import (
    KIND,
    erase_entries,
    export_entries,
    list_entries_of_trust,
    list_outdated,
    update_outdated,
)
from hub.mentoring.domain.exclusion_acts import block_profile, declare, end_exclusion, list_own_exclusions
from hub.mentoring.domain.organisation_merge import merge_register
from hub.mentoring.domain.pauses import pause_profile, resume_profile, withdraw_profile
from hub.mentoring.domain.profiles import save_profile, submit_profile
from hub.mentoring.domain.vocabulary import Charge, FieldReader, Purpose, RegisterKind, Sector
from hub.mentoring.jobs import follow_profiles
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Capability, Tier
from hub.trusts.domain import find_organisation
from tests.mentoring.conftest import make_profile_plan
from tests.mentoring.test_departures import leave

MENTOR = RegisterKind.MENTOR
WORDS = ("title", "sort_title", "summary", "note", "search_text", "body")


def entries(scenario):
    """Return the columns of each entry of a profile, in the order in which they were made."""
    with scenario.write_session() as session:
        rows = session.scalars(
            select(CatalogueEntry).where(CatalogueEntry.kind == KIND).order_by(CatalogueEntry.id)
        )
        return [
            {column.name: getattr(row, column.name) for column in CatalogueEntry.__table__.columns}
            for row in rows
        ]


def live(scenario):
    return [row["public_id"] for row in entries(scenario) if row["state"] == "live"]


def act(scenario, name, function, *args):
    with scenario.write_session() as session:
        return function(session, scenario.viewer(name, session), *args, now())


def save(scenario, name="other leader", **fields):
    """Save a profile again with other fields."""
    revision = scenario.profile(name)["revision"]
    with scenario.write_session() as session:
        plan = make_profile_plan(**fields)
        save_profile(session, scenario.viewer(name, session), MENTOR, None, plan, now(), revision=revision)


def test_an_entry_says_for_what_and_where_and_not_who(scenario):
    public_id = scenario.listed(
        "other leader",
        job_title="Head of zq-private",
        contact_email="zq-private@example.org",
        region="Leeds",
        style="I listen.",
        taster=True,
        tiers=(Tier.DIRECTOR,),
        capabilities=(Capability("2g"),),
        purposes=tuple(Purpose),
    )
    (entry,) = entries(scenario)

    assert entry["title"] == "Mentor, Yorkshire: career step, constructive challenge, emotional intelligence"
    assert entry["summary"].startswith("Helps with: career step, ")
    assert entry["summary"].endswith("Meets people: telephone, video. Free. First conversation by telephone.")
    assert entry["body"] == "I have led control rooms for ten years.\nI listen.\nLeeds"
    assert entry["address"] == f"/mentoring/register/{public_id}"
    assert (entry["audience"], entry["state"], entry["note"]) == (
        "members",
        "live",
        "Being listed is not an endorsement",
    )
    assert entry["facets"] == {
        "kind": ["mentor"],
        "trust": ["yorkshire"],
        "capability": ["2g"],
        "tier": ["director"],
    }
    with scenario.write_session() as session:
        assert "Other Leader" not in repr(entry)
        assert "zq-private" not in repr(entry)
        assert export_entries(session, scenario.ids["other leader"])[0]["title"] == entry["title"]


def test_a_job_title_that_all_members_may_read_and_another_sector_are_in_the_entry(scenario):
    scenario.listed(
        "other leader",
        sector=Sector.NHS,
        employer="Leeds Hospital",
        job_title="Head of Control",
        charge=Charge.CHARGED,
        fee="£80",
        readers={"job_title": FieldReader.MEMBERS},
    )
    (entry,) = entries(scenario)
    assert entry["title"].startswith("Mentor, wider NHS: ")
    assert "Leeds Hospital" in entry["body"]
    assert "Head of Control" in entry["body"]
    assert "Charges a fee" in entry["summary"]


@pytest.mark.parametrize("shown_to", [FieldReader.NOBODY, FieldReader.MY_TRUST, FieldReader.STAFF])
def test_a_profile_that_is_not_for_all_members_has_no_entry_and_loses_its_words(scenario, shown_to):
    scenario.listed("other leader", shown_to=shown_to)
    assert entries(scenario) == []
    save(scenario)
    assert len(live(scenario)) == 1
    save(scenario, shown_to=shown_to)

    (entry,) = entries(scenario)
    assert (entry["state"], {entry[name] for name in WORDS}, entry["facets"]) == ("gone", {""}, {})


def approve(scenario, public_id, *, is_waiting=False):
    """Ask for approval of a profile, unless it waits, and approve it."""
    with scenario.write_session() as session:
        if not is_waiting:
            submit_profile(session, scenario.viewer("other leader", session), MENTOR, now())
        staff = scenario.viewer("staff", session)
        approve_profile(
            session, staff, public_id, get_profile_to_decide(session, staff, public_id).revision, now()
        )


def test_an_entry_follows_what_its_person_does(scenario):
    public_id = scenario.offer("other leader")
    assert live(scenario) == []
    approve(scenario, public_id)
    assert live(scenario) == [public_id]
    act(scenario, "other leader", pause_profile, MENTOR, (now() + timedelta(days=1)).date())
    assert live(scenario) == []
    act(scenario, "other leader", resume_profile, MENTOR)
    assert live(scenario) == [public_id]
    save(scenario, about="In words that nobody has approved.")
    assert live(scenario) == []
    approve(scenario, public_id, is_waiting=True)
    assert live(scenario) == [public_id]
    act(scenario, "other leader", withdraw_profile, MENTOR)
    assert live(scenario) == []
    approve(scenario, public_id)
    assert live(scenario) == [public_id]


def test_an_entry_is_not_written_again_without_a_change(scenario):
    scenario.listed("other leader")
    (before,) = entries(scenario)
    save(scenario)
    assert entries(scenario) == [before]
    save(scenario, capacity=3, region="Hull")
    (after,) = entries(scenario)
    assert after["seq"] > before["seq"]
    assert after["body"].endswith("Hull")


def test_whoever_blocked_anybody_has_no_entry_until_that_ends_and_a_declaration_hides_nobody(scenario):
    mine, theirs = scenario.listed("leader"), scenario.listed("other leader")
    act(scenario, "leader", declare, "other.leader@example.org")
    assert live(scenario) == [mine, theirs]
    act(scenario, "leader", block_profile, theirs)
    assert live(scenario) == [theirs]
    scenario.listed("leader", RegisterKind.COACH)
    assert live(scenario) == [theirs]
    page = scenario.browser("leader").get("/mentoring/exclusions")
    assert "your profile is not in the hub’s search" in page.text
    with scenario.write_session() as session:
        (blocked,) = [
            row.public_id
            for row, _ in list_own_exclusions(session, scenario.viewer("leader", session))
            if row.reason == "blocked"
        ]
    act(scenario, "leader", end_exclusion, blocked)
    assert len(live(scenario)) == 3


def test_whoever_leaves_has_no_entry(scenario):
    scenario.listed("other leader")
    assert leave(scenario, "other leader") == ["ended"]
    assert live(scenario) == []


def test_the_job_publishes_what_has_no_entry_once_and_withdraws_what_nobody_may_find(app, scenario):
    public_id = scenario.listed("other leader")
    with scenario.write_session() as session:
        assert list_outdated(session, now()) == []
        session.execute(CatalogueEntry.__table__.delete().where(CatalogueEntry.public_id == public_id))
    for expected in ("1 more, 0 fewer", "0 more, 0 fewer"):
        with app.app_context():
            assert follow_profiles().endswith(f"In the search: {expected}.")
    assert live(scenario) == [public_id]
    with scenario.write_session() as session:
        row = session.scalars(select(RegisterProfile)).one()
        row.paused_until = now().date()
        session.flush()
        (outdated,) = list_outdated(session, now())
        assert update_outdated(session, outdated, now()) == "withdrawn"
        assert list_outdated(session, now()) == []
        later = now() + timedelta(days=2)
        assert list_outdated(session, later) == [outdated]
        assert update_outdated(session, outdated, later) == "published"
        assert update_outdated(session, 0, later) == ""


def test_a_merger_moves_an_entry_to_the_trust_that_stays_and_names_it(scenario):
    scenario.listed("other leader")
    with scenario.write_session() as session:
        york, london = (find_organisation(session, slug) for slug in ("yorkshire", "london"))
        merge_register(session, OrganisationMerge(york.id, "yorkshire", london.id, "london"))
    (entry,) = entries(scenario)
    assert entry["title"].startswith("Mentor, London: ")
    assert entry["facets"]["trust"] == ["london"]


def test_an_erasure_leaves_no_word(scenario):
    scenario.listed("other leader")
    with scenario.write_session() as session:
        erase_entries(session, scenario.ids["leader"])
    assert len(live(scenario)) == 1
    with scenario.write_session() as session:
        erase_entries(session, scenario.ids["other leader"])
        erase_entries(session, scenario.ids["other leader"])
    (entry,) = entries(scenario)
    assert (entry["state"], {entry[name] for name in WORDS}, entry["facets"]) == ("gone", {""}, {})


def test_a_trusts_page_shows_some_of_its_own_to_members_alone(scenario):
    scenario.listed("other leader")
    scenario.listed("leader", purposes=(Purpose.WIDER_SYSTEM,))
    with scenario.write_session() as session:
        york = find_organisation(session, "yorkshire").id
        leader = scenario.viewer("leader", session)
        (shown,) = list_entries_of_trust(session, leader, york, 6, now())
        assert shown.title.startswith("Mentor, Yorkshire")
        assert list_entries_of_trust(session, leader, york, 0, now()) == []
        assert list_entries_of_trust(session, PUBLIC, york, 6, now()) == []
    page = scenario.browser("leader").get("/trusts/yorkshire").text
    lines = BeautifulSoup(page, "html.parser").get_text(" ", strip=True)
    assert lines.count("career step, new role") == 1
    assert "Mentor, Yorkshire : Helps with: career step, new role." in lines
    assert "See everyone from this trust on the register" in lines
    assert "/mentoring/register?trust=yorkshire" in page
    assert "wider health system" not in page
    for name in ("guest", None):
        browser = scenario.browser(name) if name else scenario.visitor()
        assert "Mentors, coaches and preceptors" not in browser.get("/trusts/yorkshire").text
