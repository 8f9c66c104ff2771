"""What is searched of an item beside its page can be set, and the page stays searched."""

from hub.catalogue.domain import CatalogueEntry
from hub.library.domain.searched_text import set_extra_text
from tests.factories import make_trust, share


def test_the_text_of_a_file_is_searched_with_the_page_and_then_another_in_its_place(session):
    share(session, make_trust(session), slug="rota", body="A rota of twelve hours.")
    entry = session.query(CatalogueEntry).filter_by(slug="rota").one()
    page, seq = entry.body, entry.seq
    for text in ("Ask the zebra.", "Ask the okapi."):
        set_extra_text(session, entry, text)
        assert entry.body == f"{page} {text}"
    assert "okapi" in entry.search_text
    assert entry.seq > seq
    set_extra_text(session, entry, "")
    assert entry.body == page
