import pytest

from hub.access import PUBLIC
from hub.kit.errors import Gone, Moved, NotFound
from hub.library.domain.publication import withdraw_resource
from hub.publishing.domain.item_lookup import get_item, lock_item
from tests.factories import START, for_its_owner_alone, make_programme, make_trust, member_of, share


def test_an_item_is_found_on_its_shelf_by_those_who_may_see_it(session):
    london = make_trust(session)
    rota, course = share(session, london, slug="rota"), make_programme(session, london, slug="course")
    assert get_item(session, PUBLIC, "library", "rota", lock=True).id == rota.entry_id
    assert get_item(session, PUBLIC, "programmes", "course").id == course.entry_id
    with pytest.raises(Moved, match="/programmes/course"):
        get_item(session, PUBLIC, "library", "course")
    for_its_owner_alone(session, rota)
    for slug in ("rota", "no-such-item"):
        with pytest.raises(NotFound, match="There is nothing at this address"):
            get_item(session, PUBLIC, "library", slug)
    assert get_item(session, member_of(london.id), "library", "rota").id == rota.entry_id
    withdraw_resource(session, course.public_id, START)
    with pytest.raises(Gone):
        get_item(session, PUBLIC, "programmes", "course")
    assert lock_item(session, course.entry_id).state == "gone"
