"""The menu of options is read from the database in the order of the study."""

from hub.access import PUBLIC
from hub.options.domain.queries import list_options
from tests.options.study_menu import MENU


def test_the_menu_is_read_back_as_it_was_brought(session, publish_menu):
    publish_menu(session)

    assert [(option.slug, option.best_for) for option in list_options(session, PUBLIC)] == [
        (option.slug, option.best_for) for option in MENU
    ]
