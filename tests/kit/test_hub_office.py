import pytest

from hub.kit.hub_office import HubOffice, read_hub_office


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("01632 960 123", "tel:+441632960123"),
        ("+44 1632 960-123", "tel:+441632960123"),
        ("+1 202 555 0123", "tel:+12025550123"),
        ("116 123", "tel:116123"),
        ("", ""),
    ],
)
def test_a_number_as_people_write_it_is_one_that_a_telephone_can_dial(number, url):
    assert HubOffice(telephone=number).telephone_url == url


def test_an_office_with_a_name_alone_cannot_be_reached():
    settings = {"OFFICE_NAME": "The office", "OFFICE_EMAIL": "", "OFFICE_TELEPHONE": ""}

    assert not read_hub_office(settings).is_reachable
    assert read_hub_office(settings | {"OFFICE_TELEPHONE": "01632 960 123"}).is_reachable
    assert read_hub_office(settings | {"OFFICE_EMAIL": "office@example.org"}).is_reachable


def test_an_office_without_a_name_is_called_the_hub_office():
    assert (HubOffice().display_name, HubOffice(name="The office").display_name) == (
        "Hub office",
        "The office",
    )
