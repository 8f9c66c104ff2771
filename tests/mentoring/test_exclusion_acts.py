"""Declaring and blocking: nobody is told, nothing tells who has an account, and either is taken back."""

import pytest
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.mentoring.domain.exclusion_acts import MAX_DECLARED, erase_exclusions, export_exclusions
from hub.mentoring.domain.exclusions import ExclusionReason, find_exclusion, list_excluded_ids
from hub.mentoring.domain.suggestions import Rule
from hub.mentoring.models import RegisterExclusion
from hub.people.models import LineManager
from tests.mentoring.test_find import text_of

PAGE = "/mentoring/exclusions"


def reason_of(scenario, one="leader", other="other leader"):
    with scenario.write_session() as session:
        return find_exclusion(session, scenario.ids[one], scenario.ids[other])


def declare(scenario, email="other.leader@example.org", who="leader", url=PAGE):
    return scenario.browser(who).send(url, email=email)


def test_a_declared_person_is_excluded_in_both_directions_until_it_is_taken_back(scenario):
    assert declare(scenario).status_code == 303
    assert declare(scenario).status_code == 303
    assert reason_of(scenario) is ExclusionReason.DECLARED
    assert reason_of(scenario, "other leader", "leader") is ExclusionReason.DECLARED
    declare(scenario, who="other leader", email="leader@example.org", url=f"{PAGE}/undo")
    assert reason_of(scenario) is ExclusionReason.DECLARED
    declare(scenario, url=f"{PAGE}/undo")
    assert reason_of(scenario) is None


def test_the_answer_and_the_page_do_not_tell_whether_an_address_has_an_account(scenario):
    answers = []
    for email in ("other.leader@example.org", "nobody@example.org"):
        leader = scenario.browser("leader")
        sent = leader.send(PAGE, email=email)
        page = leader.get(PAGE)
        answers.append((sent.status_code, sent.headers["Location"], text_of(page)))
    assert answers[0] == answers[1]
    with scenario.write_session() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.kind == "register exclusion")))
        assert len(entries) == 2
        assert len({(entry.act, entry.object_id, entry.organisation_id) for entry in entries}) == 1


def test_an_address_that_cannot_be_and_ones_own_are_refused_and_tries_are_limited(scenario):
    for email, words in (
        ("", "Enter an email address"),
        ("x", "email"),
        ("leader@example.org", "not your own"),
    ):
        answer = declare(scenario, email)
        assert (answer.status_code, words in answer.text) == (400, True)
    for number in range(MAX_DECLARED):
        assert declare(scenario, f"x{number}@example.org").status_code == 303
    assert declare(scenario, "x@example.org").status_code == 429


def test_a_person_is_blocked_from_their_profile_and_taken_back(scenario):
    profile_id = scenario.listed("other leader")
    scenario.listed("leader")
    leader = scenario.browser("leader")
    assert leader.send(f"/mentoring/register/{profile_id}/block").status_code == 303
    assert reason_of(scenario) is ExclusionReason.BLOCKED
    assert "The second leader" not in scenario.browser("leader").get("/mentoring/register").text
    page = leader.get(PAGE)
    assert "The second leader Blocked on" in text_of(page)
    assert "People you block or add will be listed here." in text_of(
        scenario.browser("other leader").get(PAGE)
    )
    with scenario.write_session() as session:
        key = session.scalar(select(RegisterExclusion.public_id))
    assert scenario.browser("other leader").send(f"{PAGE}/{key}/end").status_code == 404
    assert leader.send(f"{PAGE}/{key}/end").status_code == 303
    assert reason_of(scenario) is None


def test_nobody_blocks_their_own_profile(scenario):
    profile_id = scenario.listed("leader")
    assert scenario.browser("leader").send(f"/mentoring/register/{profile_id}/block").status_code == 409


def test_whoever_is_asked_blocks_who_asks_who_learns_of_the_decline_alone(scenario):
    request_id = scenario.ask("leader", scenario.listed("other leader"))
    choice = scenario.waiting_for("other leader")[0]
    assert scenario.browser("other leader").send(f"/mentoring/answers/{choice}/block").status_code == 303
    assert reason_of(scenario) is ExclusionReason.BLOCKED
    words = text_of(scenario.browser("leader").get(f"/mentoring/requests/{request_id}"))
    assert "Declined" in words
    assert "lock" not in words
    assert all("lock" not in str(email) for email in scenario.sent("mentoring-passed-on"))


def test_all_who_are_excluded_are_those_of_whom_each_pair_says_so(scenario):
    people = [name for name in scenario.ids if name in scenario.public_ids and name != "newcomer"]
    chain = (("leader", "lead"), ("lead", "staff"), ("staff", "admin"), ("publisher", "lead"))
    with scenario.write_session() as session:
        for person, manager in (*chain, ("other leader", "leader"), ("other lead", "other leader")):
            session.add(
                LineManager(
                    public_id=person,
                    person_id=scenario.ids[person],
                    manager_id=scenario.ids[manager],
                    named_at=now(),
                    confirmed_at=now(),
                )
            )
        session.flush()
        for person in people:
            pairs = {
                scenario.ids[other]: find_exclusion(session, scenario.ids[person], scenario.ids[other])
                for other in people
                if other != person
            }
            found = list_excluded_ids(session, scenario.ids[person])
            assert found == {id_: Rule(reason.value) for id_, reason in pairs.items() if reason}, person
        assert len(list_excluded_ids(session, scenario.ids["leader"])) == 5


def test_what_a_person_said_is_exported_and_erased_and_whoever_named_them_is_not(scenario):
    declare(scenario)
    declare(scenario, who="other leader", email="leader@example.org")
    with scenario.write_session() as session:
        rows = export_exclusions(session, scenario.ids["leader"])
        assert [(row["person"], row["how"]) for row in rows] == [("The second leader", "declared")]
        erase_exclusions(session, scenario.ids["leader"])
        assert session.scalar(select(RegisterExclusion.id)) is None


@pytest.mark.parametrize("who", ["newcomer", "guest"])
def test_everybody_who_is_signed_in_may_declare(scenario, who):
    assert declare(scenario, who=who).status_code == 303
