"""A line manager is named by email address, confirms it, and either side ends it."""

import pytest
from sqlalchemy import select

from hub.access import Viewer
from hub.accounts.domain.rate_limits import RateLimited
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mail.models import OutboxMessage
from hub.people.domain.line_managers import (
    MAX_MANAGERS_NAMED,
    RELATION_ENDED,
    add_line_manager,
    confirm_line_manager,
    end_line_manager,
    find_line_manager,
    find_line_manager_of,
    list_line_managers_to_confirm,
    list_managed_people,
)
from hub.people.models import LineManager
from hub.people.presenters.desk import TASK_SOURCES
from tests.factories import make_person
from tests.people.conftest import HERE, keys, main_of
from tests.support.concurrency import at_once


def name_manager(scenario, who="leader", email="lead@example.org"):
    return scenario.browser(who).send(f"{HERE}/manager", manager=email)


def test_a_line_manager_is_named_by_the_person_and_true_when_they_confirm_it(scenario):
    assert name_manager(scenario).status_code == 303
    assert "not confirmed yet" in scenario.browser("leader").get(HERE).text
    assert [(kind, to) for kind, to, _ in scenario.emails()] == [("line-manager", "lead@example.org")]
    (key,) = keys(scenario, LineManager)
    assert scenario.browser("lead").send(f"{HERE}/manager/{key}/confirm").status_code == 303

    assert "The lead confirmed on" in main_of(scenario.browser("leader").get(HERE))
    assert "You are the line manager of The leader" in main_of(scenario.browser("lead").get(HERE))
    assert scenario.emails() == []


def test_no_word_tells_whether_the_address_of_a_line_manager_has_an_account(scenario, queries):
    results = []
    for who, email in (("leader", "lead@example.org"), ("publisher", "nobody@example.org")):
        browser = scenario.browser(who)
        with queries(scenario.app) as statements:
            response = browser.send(f"{HERE}/manager", manager=email)
        text = main_of(browser.get(HERE)).replace(email, "THE ADDRESS")
        section = text[text.rindex("Your line manager") : text.index("Who can act for you")]
        results.append((response.status_code, response.location, section, len(statements)))
    assert results[0] == results[1]


@pytest.mark.parametrize("who", ["leader", "lead"])
def test_either_ends_it(scenario, who):
    name_manager(scenario)
    (key,) = keys(scenario, LineManager)
    scenario.browser("lead").send(f"{HERE}/manager/{key}/confirm")
    assert scenario.browser(who).send(f"{HERE}/manager/{key}/end").status_code == 303
    assert keys(scenario, LineManager) == []


def test_whoever_is_named_may_say_that_they_are_not(scenario):
    name_manager(scenario)
    (key,) = keys(scenario, LineManager)
    assert scenario.browser("lead").send(f"{HERE}/manager/{key}/end").status_code == 303
    assert keys(scenario, LineManager) == []


@pytest.mark.parametrize("act", ["confirm", "end"])
def test_nobody_else_confirms_or_ends_it(scenario, act):
    name_manager(scenario)
    (key,) = keys(scenario, LineManager)
    for who in ("other lead", "publisher", "admin", *(["leader"] if act == "confirm" else [])):
        assert scenario.browser(who).send(f"{HERE}/manager/{key}/{act}").status_code == 404
    assert keys(scenario, LineManager) == [key]


def test_nobody_manages_themselves_and_nobody_has_two(scenario):
    assert name_manager(scenario, email="leader@example.org").status_code == 400
    assert name_manager(scenario).status_code == 303
    second = name_manager(scenario, email="other.lead@example.org")
    assert (second.status_code, "already" in second.text) == (400, True)


def test_naming_and_ending_again_and_again_is_slowed_and_makes_no_more_letters(scenario):
    browser, responses = scenario.browser("leader"), []
    for number in range(11):
        responses.append(browser.send(f"{HERE}/manager", manager=f"boss{number}@example.org"))
        with scenario.write_session() as session:
            key = session.scalars(select(LineManager.public_id)).one_or_none()
        if key:
            browser.send(f"{HERE}/manager/{key}/end")
    assert [response.status_code for response in responses] == [303] * 10 + [429]
    assert "You have tried too many times" in responses[-1].text
    with scenario.write_session() as session:
        written = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "line-manager")).all()
        assert len(written) == 10
    assert name_manager(scenario, "publisher").status_code == 303


def test_what_is_to_be_confirmed_is_on_the_managers_desk(scenario):
    from hub.access import Viewer

    name_manager(scenario)
    with scenario.write_session() as session:
        tasks = {
            name: [item.link.text for item in TASK_SOURCES[2].list_items(session, Viewer(scenario.ids[name]))]
            for name in ("lead", "leader", "other lead")
        }
    assert tasks == {"lead": ["Are you the line manager of The leader?"], "leader": [], "other lead": []}


def test_the_domain_itself_lets_no_assistant_confirm_or_end_a_line_manager(scenario):
    with scenario.write_session() as session:
        line_manager = add_line_manager(
            session, Viewer(scenario.ids["leader"]), email="lead@example.org", at=now()
        )
        acting = Viewer(scenario.ids["lead"], delegate_id=scenario.ids["publisher"])
        for act in (confirm_line_manager, end_line_manager):
            with pytest.raises(NotFound):
                act(session, acting, line_manager.public_id, now())
        assert (
            confirm_line_manager(session, Viewer(scenario.ids["lead"]), line_manager.public_id, now())
            is line_manager
        )


def test_a_line_manager_who_confirms_what_the_other_ends_at_once_is_told(scenario):
    with scenario.write_session() as session:
        leader = Viewer(scenario.ids["leader"])
        key = add_line_manager(session, leader, email="lead@example.org", at=now()).public_id

    def end(session):
        end_line_manager(session, Viewer(scenario.ids["leader"]), key, now())

    def confirm(session):
        confirm_line_manager(session, Viewer(scenario.ids["lead"]), key, now())

    assert at_once(scenario.app, end, confirm) == ["done", "This line manager has already been removed."]


def add(session, scenario, who="leader", email="lead@example.org"):
    return add_line_manager(session, Viewer(scenario.ids[who]), email=email, at=now())


def test_a_relation_waits_for_the_address_until_its_person_confirms_it(scenario):
    with scenario.write_session() as session:
        lead_id = scenario.ids["lead"]
        first, second = (add(session, scenario, who) for who in ("leader", "publisher"))
        assert list_line_managers_to_confirm(session, lead_id) == [first, second]
        assert list_managed_people(session, lead_id) == []

        confirm_line_manager(session, Viewer(lead_id), second.public_id, now())
        session.flush()

        assert list_line_managers_to_confirm(session, lead_id) == [first]
        assert list_managed_people(session, lead_id) == [second]
        assert (second.email, second.manager_id) == (None, lead_id)
        assert find_line_manager_of(session, scenario.ids["leader"]) is first
        assert find_line_manager_of(session, lead_id) is None
        assert find_line_manager(session, first.id) is first
        assert find_line_manager(session, None) is None


def test_a_person_without_an_address_has_nothing_to_confirm(scenario):
    with scenario.write_session() as session:
        add(session, scenario)
        person = make_person(session)
        person.email = None
        session.flush()

        assert list_line_managers_to_confirm(session, person.id) == []


@pytest.mark.parametrize("email", ["LEADER@example.org", " leader@example.org "])
def test_ones_own_address_is_invalid_however_it_is_typed(scenario, email):
    with scenario.write_session() as session:
        with pytest.raises(Invalid, match="not your own") as error:
            add(session, scenario, email=email)
        assert error.value.field == "email"


def test_a_second_line_manager_is_a_conflict_until_the_first_has_ended(scenario):
    with scenario.write_session() as session:
        first = add(session, scenario)
        with pytest.raises(Conflict):
            add(session, scenario, email="staff@example.org")
        end_line_manager(session, Viewer(scenario.ids["leader"]), first.public_id, now())
        session.flush()

        assert add(session, scenario, email="staff@example.org").email == "staff@example.org"


def test_a_relation_that_has_ended_is_neither_confirmed_nor_ended(scenario):
    with scenario.write_session() as session:
        row = add(session, scenario)
        key = row.public_id
        end_line_manager(session, Viewer(scenario.ids["lead"]), key, now())
        session.flush()
        for act in (confirm_line_manager, end_line_manager):
            with pytest.raises(NotFound, match=RELATION_ENDED):
                act(session, Viewer(scenario.ids["lead"]), key, now())


def test_naming_is_limited_for_each_person(scenario):
    with scenario.write_session() as session:
        for number in range(MAX_MANAGERS_NAMED):
            row = add(session, scenario, email=f"boss{number}@example.org")
            end_line_manager(session, Viewer(scenario.ids["leader"]), row.public_id, now())
            session.flush()
        with pytest.raises(RateLimited):
            add(session, scenario)
        assert add(session, scenario, "publisher").email == "lead@example.org"
