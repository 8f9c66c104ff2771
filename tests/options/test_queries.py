"""The menu of options is read from the database in the order of the study."""

from hub.access import PUBLIC
from hub.options.domain.queries import MAX_OFFERED, list_offers, list_options
from tests.factories import make_programme, make_trust, share
from tests.options.study_menu import MENU


def test_the_menu_is_read_back_as_it_was_brought(session, publish_menu):
    publish_menu(session)

    assert [(option.slug, option.best_for) for option in list_options(session, PUBLIC)] == [
        (option.slug, option.best_for) for option in MENU
    ]


def test_the_roles_to_ask_that_the_study_names_state_their_section(session, publish_menu):
    publish_menu(session)
    roles = {option.slug: option.ask for option in list_options(session, PUBLIC) if option.ask}

    assert roles["mentoring"] == "A trained mentor, in or outside your trust (Table 3, 7.3)"
    assert all(role.endswith("(Table 3, 7.3)") for role in roles.values())


def test_programmes_of_the_best_kind_of_development_come_first_and_resources_not_at_all(session):
    london = make_trust(session)
    make_programme(session, london, title="A", option=["coaching"])
    make_programme(session, london, title="B", option=["mentoring", "coaching"], ask="The education team")
    make_programme(session, london, title="C", option=["e-learning"])
    share(session, london, title="D", option=["mentoring"])

    offers = list_offers(session, PUBLIC, ["mentoring", "coaching"])

    assert [offer.entry.title for offer in offers] == ["B", "A"]
    assert (offers[0].ask, offers[0].owner_name) == ("The education team", london.short_name)
    assert list_offers(session, PUBLIC, []) == []


def test_no_more_programmes_are_named_than_a_person_reads(session):
    london = make_trust(session)
    for number in range(MAX_OFFERED + 2):
        make_programme(session, london, title=f"Course {number}", option=["coaching"])

    assert len(list_offers(session, PUBLIC, ["coaching"])) == MAX_OFFERED
