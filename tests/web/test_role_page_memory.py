import gzip

import pytest

from hub.access import Role, RoleAssignment
from hub.web.role_page_memory import OWN_PARTS, RolePageKey, RolePages, make_role_page

OWN = {"reader": "Zoë".encode(), "csrf_token": b"token"}


def page_of(pages, text):
    """Make a page of a text in which {reader} and {csrf_token} stand for the own parts."""
    body = text.format(**{name: pages.mark_of(name) for name in OWN_PARTS}).encode()
    return make_role_page("1", "/", *pages.divide(body))


def key_of(organisation_id, query=""):
    roles = frozenset({RoleAssignment(organisation_id, Role.LEADER)})
    return RolePageKey("/library", query, roles, is_delegate=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>{reader}</p><i>{csrf_token}</i>", "<p>Zoë</p><i>token</i>"),
        ("{csrf_token}{reader}{csrf_token}", "tokenZoëtoken"),
        ("Nobody", "Nobody"),
    ],
)
def test_a_page_has_the_own_parts_of_its_reader_where_their_marks_were(text, expected):
    page = page_of(RolePages(1000), text)

    assert page.complete(OWN).decode() == expected
    assert gzip.decompress(page.complete_with_gzip(OWN)).decode() == expected


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 200_000])
def test_an_own_part_of_any_length_can_be_read_from_the_gzip_file(length):
    page = page_of(RolePages(1000), "<p>{reader}</p>")
    own = {"reader": b"x" * length}

    assert gzip.decompress(page.complete_with_gzip(own)) == page.complete(own)


def test_an_address_is_known_while_a_page_at_it_is_kept_for_any_roles():
    pages = RolePages(1000)
    size = page_of(pages, "{reader}" + "x" * 200).size
    for organisation in (1, 2):
        pages.store(key_of(organisation), page_of(pages, "{reader}" + "x" * 200))
    pages.store(key_of(1), page_of(pages, "{reader}" + "y" * 200))
    assert pages.has_address("/library", "")
    assert not pages.has_address("/library", "q=elsa")

    for organisation in range(10, 10 + 1000 // size + 1):
        pages.store(key_of(organisation, "q=elsa"), page_of(pages, "{reader}" + "x" * 200))
    assert pages.has_address("/library", "q=elsa")
    assert not pages.has_address("/library", "")
