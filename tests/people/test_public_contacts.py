"""A member who agrees is named on the page of their trust, and can withdraw that."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.memberships import grant_role, list_memberships
from hub.accounts.models import Membership, Person
from hub.catalogue.domain.change_counter import version_key
from hub.kit.clock import current_day, now
from hub.kit.errors import Invalid, NotFound
from hub.people.domain.public_contacts import (
    MAX_ABOUT_LENGTH,
    PublicContact,
    add_public_contact,
    list_public_contacts,
    may_be_public_contact,
    remove_public_contact,
)
from hub.trusts.domain import find_organisation
from tests.people.conftest import HERE, LONDON, main_of


def be_named(scenario, who="leader", about="How we began with action learning", slug="london"):
    return scenario.browser(who).send(f"{HERE}/named/{slug}", about=about)


def test_somebody_who_agrees_is_named_on_the_page_of_their_trust_and_takes_it_back_at_once(scenario):
    reader = scenario.app.test_client()
    assert "The leader" not in reader.get(LONDON).text
    assert be_named(scenario).status_code == 303
    page = main_of(reader.get(LONDON))
    assert "People to ask The leader : How we began with action learning" in page
    assert scenario.browser("leader").send(f"{HERE}/named/london/end").status_code == 303
    assert "The leader" not in reader.get(LONDON).text


def test_the_name_goes_with_the_role_with_the_account_and_changes_with_the_name(scenario):
    reader = scenario.app.test_client()
    be_named(scenario)
    assert "The leader" in reader.get(LONDON).text
    assert scenario.browser("leader").send("/account/name", name="Jo Bloggs").status_code == 303
    assert "Jo Bloggs" in reader.get(LONDON).text
    scenario.browser("admin").send(f"/admin/people/{scenario.public_ids['leader']}/shut")
    assert "Jo Bloggs" not in reader.get(LONDON).text
    scenario.browser("admin").send(f"/admin/people/{scenario.public_ids['leader']}/open")
    assert "Jo Bloggs" in reader.get(LONDON).text
    scenario.browser("lead").send(f"{LONDON}/team/people/{scenario.public_ids['leader']}/end/leader")
    assert "Jo Bloggs" not in reader.get(LONDON).text


@pytest.mark.parametrize(
    ("who", "slug"),
    [
        ("guest", "london"),
        ("other leader", "london"),
        ("newcomer", "london"),
        ("staff", "hub"),
        ("leader", "nowhere"),
    ],
)
def test_a_guest_a_stranger_and_the_office_are_named_nowhere(scenario, who, slug):
    assert be_named(scenario, who, slug=slug).status_code == 404
    assert "People to ask" not in scenario.app.test_client().get(LONDON).text


def test_other_words_change_nothing_of_since_when_one_is_named(scenario):
    rows = []
    for about in ("action learning", "coaching"):
        assert scenario.browser("leader").send(f"{HERE}/named/london", about=about).status_code == 303
        with scenario.write_session() as session:
            statement = select(Membership.named_since, Membership.ask_about)
            rows.append(session.execute(statement.where(Membership.named_since.is_not(None))).one())
    assert rows[0].named_since == rows[1].named_since
    assert rows[1].ask_about == "coaching"


def test_somebody_with_two_roles_is_named_once_and_one_ending_names_nobody_twice(scenario):
    with scenario.write_session() as session:
        from hub.access import PUBLIC
        from hub.accounts.domain.memberships import grant_role
        from hub.accounts.domain.persons import get_person

        person = get_person(session, scenario.ids["leader"])
        grant_role(session, person, scenario.ids["at london"], Role.PUBLISHER, by=PUBLIC, at=now())
    be_named(scenario)
    be_named(scenario, about="Something else")
    page = main_of(scenario.app.test_client().get(LONDON))
    assert page.count("The leader") == 1
    assert "Something else" in page


@pytest.mark.parametrize("about", ["", "  ", "x" * 121])
def test_what_one_may_be_asked_about_is_said_and_short(scenario, about):
    assert be_named(scenario, about=about).status_code == 400


def test_words_on_a_public_page_are_text(scenario):
    be_named(scenario, about="<script>alert(1)</script>")
    assert "<script>alert" not in scenario.app.test_client().get(LONDON).text


def contacts(session, scenario, days=0):
    return list_public_contacts(session, scenario.ids["at london"], current_day() + timedelta(days=days))


def name_contact(session, scenario, who, about="coaching", slug="london"):
    trust = find_organisation(session, slug)
    add_public_contact(session, Viewer(scenario.ids[who]), trust, about=about, at=now())


def test_contacts_are_listed_by_name_and_the_pages_change(scenario):
    with scenario.write_session() as session:
        before = version_key(session)
        for who in ("publisher", "leader"):
            name_contact(session, scenario, who, f"  what \n {who}s do ")
        named = version_key(session)

        assert contacts(session, scenario) == [
            PublicContact("The leader", "what leaders do"),
            PublicContact("The publisher", "what publishers do"),
        ]
        remove_public_contact(
            session, Viewer(scenario.ids["leader"]), find_organisation(session, "london"), now()
        )
        assert [contact.name for contact in contacts(session, scenario)] == ["The publisher"]
        assert len({before, named, version_key(session)}) == 3


@pytest.mark.parametrize("gone", ["disabled", "erased", "ended", "became a guest"])
def test_who_is_no_longer_there_is_no_contact(scenario, gone):
    with scenario.write_session() as session:
        name_contact(session, scenario, "leader")
        person = session.get_one(Person, scenario.ids["leader"])
        (membership,) = list_memberships(session, person.id)
        if gone == "disabled":
            person.disabled_at = now()
        elif gone == "erased":
            person.erased_at = now()
        elif gone == "ended":
            membership.ends_on = current_day()
            session.flush()
            assert len(contacts(session, scenario)) == 1
        else:
            membership.role, membership.ends_on = "guest", current_day() + timedelta(days=9)
        session.flush()

        assert contacts(session, scenario, days=gone == "ended") == []


@pytest.mark.parametrize(("slug", "role"), [("london", role) for role in Role] + [("hub", Role.HUB_STAFF)])
def test_only_who_belongs_to_a_trust_may_be_named(scenario, slug, role):
    with scenario.write_session() as session:
        organisation = find_organisation(session, slug)

        assert may_be_public_contact(organisation, role) == (slug == "london" and role is not Role.GUEST)


@pytest.mark.parametrize(
    ("about", "is_valid"),
    [("x" * MAX_ABOUT_LENGTH, True), ("x" * (MAX_ABOUT_LENGTH + 1), False), (" ", False)],
)
def test_the_subject_is_short_and_not_empty(scenario, about, is_valid):
    with scenario.write_session() as session:
        if is_valid:
            name_contact(session, scenario, "leader", about)
        else:
            with pytest.raises(Invalid) as error:
                name_contact(session, scenario, "leader", about)
            assert error.value.field == "about"
        assert len(contacts(session, scenario)) == is_valid


@pytest.mark.parametrize(("who", "slug"), [("guest", "london"), ("other leader", "london"), ("staff", "hub")])
def test_who_has_no_such_role_is_neither_named_nor_removed(scenario, who, slug):
    with scenario.write_session() as session:
        with pytest.raises(NotFound):
            name_contact(session, scenario, who, slug=slug)
        with pytest.raises(NotFound):
            viewer = Viewer(scenario.ids[who])
            remove_public_contact(session, viewer, find_organisation(session, slug), now())


def test_a_delegate_names_nobody(scenario):
    with scenario.write_session() as session:
        acting = Viewer(scenario.ids["leader"], delegate_id=scenario.ids["publisher"])
        with pytest.raises(NotFound):
            add_public_contact(session, acting, find_organisation(session, "london"), about="x", at=now())
        assert contacts(session, scenario) == []


def test_a_second_role_is_not_named_and_removing_clears_both(scenario):
    with scenario.write_session() as session:
        name_contact(session, scenario, "leader")
        person = session.get_one(Person, scenario.ids["leader"])
        options = {"by": PUBLIC, "at": now() - timedelta(days=9)}
        second = grant_role(session, person, scenario.ids["at london"], Role.PUBLISHER, **options)
        name_contact(session, scenario, "leader", "mentoring")
        assert len(contacts(session, scenario)) == 1

        trust = find_organisation(session, "london")
        remove_public_contact(session, Viewer(person.id), trust, now())
        session.flush()
        assert contacts(session, scenario) == []
        assert second.named_since is None
