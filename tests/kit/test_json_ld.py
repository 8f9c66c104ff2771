import pytest

from hub.kit.json_ld import is_online, location_data, organisation_data

PAGE = "https://hub.example.org/events/a-day"


@pytest.mark.parametrize("place", ["Online", "online, by video", " ONLINE"])
def test_what_is_online_is_a_place_on_the_web_and_leads_to_the_page(place):
    assert is_online(place)
    assert location_data(place, PAGE) == {"@type": "VirtualLocation", "name": place, "url": PAGE}


@pytest.mark.parametrize("place", ["Birmingham", "Hall of the Online Trust", ""])
def test_all_else_is_a_place(place):
    assert not is_online(place)
    assert location_data(place, PAGE) == {"@type": "Place", "name": place}


def test_an_organisation_has_its_page_if_there_is_one():
    assert organisation_data("A trust") == {"@type": "Organization", "name": "A trust"}
    assert organisation_data("A trust", PAGE)["url"] == PAGE
