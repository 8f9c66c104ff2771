"""A member who agrees is named on the page of their trust, and can withdraw that."""

import pytest
from sqlalchemy import select

from hub.access import Role
from hub.accounts.models import Membership
from hub.kit.clock import now
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
