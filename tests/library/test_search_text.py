"""What is searched of an item: its page, its files, and words that no page shows."""

from hub.catalogue.domain import CatalogueEntry
from hub.kit.db import write_transaction
from hub.library.domain.extra_text import set_extra_text
from hub.library.domain.search_text import searched_text
from tests.factories import make_trust, share

WORDS = ("benchmark survey", "KSF")


def test_the_page_comes_first_then_its_files_and_last_the_words_that_no_page_shows():
    fields = {"title": "A tool", "doubt": "It is old", "search_words": list(WORDS)}
    text = searched_text(fields, "<p>It compares.</p>", "In a file.")

    assert text.startswith("It compares. It is old. In a file. ")
    assert text.count("benchmark survey") == 1
    assert "A tool" not in text
    assert searched_text({}, "<p>It compares.</p>", "") == "It compares."


def test_an_item_keeps_its_search_words_when_the_text_of_a_file_is_read(session):
    share(session, make_trust(session), slug="tool", search_words=WORDS)
    entry = session.query(CatalogueEntry).filter_by(slug="tool").one()
    set_extra_text(session, entry, "Ask the zebra.")

    assert "zebra" in entry.search_text
    assert "benchmark survey" in entry.search_text


def test_an_item_is_found_by_words_that_neither_a_result_nor_its_page_shows(app, client):
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), slug="tool", title="A tool", search_words=("Zandvoort survey",))
    results = client.get("/library?q=zandvoort")

    assert '<a class="nhsuk-card__link" href="/library/tool">A tool</a>' in results.text
    assert "hub-card__passage" not in results.text
    assert "survey" not in results.text
    assert "Zandvoort" not in client.get("/library/tool").text
