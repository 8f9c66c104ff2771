import csv
import io
from datetime import timedelta

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters, iter_entry_batches
from hub.extension.registry import get_registry
from hub.kit.db import db, write_transaction
from hub.library.domain.publication import publish_resource
from hub.library.domain.queries import iter_resource_batches
from hub.web.page_cache import get_page_cache, get_page_version
from tests.factories import (
    LIBRARY_KINDS,
    START,
    for_its_owner_alone,
    make_document,
    make_origin,
    make_trust,
    member_of,
    share,
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(client, address):
    answer = client.get(f"/downloads/{address}")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def records(client, address):
    answer = client.get(f"/downloads/{address}").json
    assert answer["total"] == len(answer["items"])
    return answer["items"]


def titles(batches):
    return [entry.title for entries in batches for entry in entries]


def test_a_whole_list_is_a_table_in_words_with_every_row_and_none_that_is_not_public(sample_client):
    with sample_client.application.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(45):
            share(session, london, title=f"Item {number:02}", kind="service", tier=["director"])
    get_page_version(sample_client.application).invalidate()
    table = rows(sample_client, "library.csv?sort=title&page=2")

    items = [f"Item {number:02}" for number in range(45)]
    assert [row["Title"] for row in table] == ["'=Beta()", "Alpha", "Gamma", *items]
    assert (table[1]["Kind"], table[1]["Who it is for"]) == ("Tool or information system", "Director")
    assert table[1]["Address"] == "https://hub.example.org/library/alpha"
    assert len(rows(sample_client, "library.csv?kind=service&tier=director")) == 45


def test_no_cell_of_a_table_can_be_a_formula(sample_client):
    text = sample_client.get("/downloads/programmes.csv").data.decode("utf-8-sig")
    (gamma,) = rows(sample_client, "programmes.csv")

    assert gamma["Provider"] == "'+A provider"
    # A number is not a formula and stays as it is.
    assert gamma["Fee"] == "-100"
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == ["-100"]


@pytest.mark.requirement("R044")
def test_programmes_are_taken_away_with_what_is_known_of_each(real_app):
    table = rows(real_app.test_client(), "programmes.csv")

    assert len(table) == 23
    columns = ("Provider", "Target group", "Aims", "What it covers", "Time it takes", "Fee", "How to apply")
    assert [name for name in columns if name not in table[0]] == []
    assert all(row["Provider"] and row["Updated"] for row in table)
    assert len(table[0]) == len(set(table[0]))


def test_both_files_of_every_list_hold_what_the_api_holds(real_app):
    client = real_app.test_client()
    for name in get_registry(real_app).kinds.lists:
        items, page, pages = [], 1, 1
        while page <= pages:
            api = "resources" if name == "library" else name
            answer = client.get(f"/api/v1/{api}?sort=title&page={page}").json
            items, page, pages = items + answer["items"], page + 1, answer["pages"]
        assert len(items) >= 12 or name == "events"
        assert records(client, f"{name}.json?sort=title") == items
        assert [row["Id"] for row in rows(client, f"{name}.csv?sort=title")] == [item["id"] for item in items]


def test_a_search_is_taken_away_whole(sample_client):
    assert [item["title"] for item in records(sample_client, "library.json?q=what+it+is&sort=title")] == [
        "=Beta()",
        "Alpha",
        "Gamma",
    ]
    assert records(sample_client, "library.json?q=kept") == []
    assert sample_client.get("/downloads/library.json?q=kept").text == '{"items":[],"total":0}\n'


@pytest.mark.parametrize("sort", ["newest", "title"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_portions_leave_nothing_out_and_repeat_nothing_even_where_rows_are_equal(session, sort, size):
    london = make_trust(session)
    same_time = START + timedelta(days=1)
    for number in range(7):
        share_at_time(session, london, f"Same title {number % 2}", now=same_time)
    for number in range(7):
        share_at_time(session, london, f"Other {number}", now=START + timedelta(days=number))
    all_ids = [
        entry.id
        for entries in iter_entry_batches(session, PUBLIC, None, Filters(sort=sort))
        for entry in entries
    ]
    batches = list(iter_entry_batches(session, PUBLIC, None, Filters(sort=sort), size=size))

    assert len(all_ids) == len(set(all_ids)) == 14
    assert [entry.id for entries in batches for entry in entries] == all_ids
    assert max(len(entries) for entries in batches) <= size


def test_a_search_that_finds_more_than_a_portion_is_taken_away_whole_newest_first(session, monkeypatch):
    london = make_trust(session)
    for number in range(7):
        share_at_time(session, london, f"Coaching {number}", now=START + timedelta(days=number))
    session.commit()
    by_relevance = Filters(q="coaching", sort="relevance")
    assert len(titles(iter_resource_batches(session, PUBLIC, by_relevance, LIBRARY_KINDS))) == 7
    monkeypatch.setattr("hub.library.domain.queries.BATCH_SIZE", 3)

    batches = list(iter_resource_batches(session, PUBLIC, by_relevance, LIBRARY_KINDS))
    assert [len(entries) for entries in batches] == [3, 3, 1]
    assert titles(batches) == [f"Coaching {number}" for number in reversed(range(7))]
    by_title = Filters(q="coaching", sort="title")
    assert titles(iter_resource_batches(session, PUBLIC, by_title, LIBRARY_KINDS)) == [
        f"Coaching {number}" for number in range(7)
    ]


def share_at_time(session, trust, title, now):
    document = make_document(title=title)
    return publish_resource(session, document, make_origin(trust, f"{document.slug}.md", now=now))


def test_a_viewer_takes_away_what_they_may_see(session):
    london = make_trust(session)
    share(session, london, title="Open")
    for_its_owner_alone(session, share(session, london, title="Inside"))
    insider = member_of(london.id)

    assert titles(iter_resource_batches(session, PUBLIC, Filters(sort="title"), LIBRARY_KINDS)) == ["Open"]
    assert titles(iter_resource_batches(session, insider, Filters(sort="title"), LIBRARY_KINDS)) == [
        "Inside",
        "Open",
    ]


def test_a_slow_reader_holds_no_connection(sample_client):
    with sample_client.application.app_context():
        pool = db.engine.pool
    answer = sample_client.get("/downloads/library.csv", buffered=False)
    parts = answer.iter_encoded()
    received = [next(parts), next(parts)]

    assert b"Alpha" in received[1]
    assert pool.checkedout() == 0
    answer.close()


def test_a_file_is_made_while_it_is_sent_and_is_never_kept(sample_client):
    cache = get_page_cache(sample_client.application)
    cached_pages = len(cache._pages)
    answer = sample_client.get("/downloads/library.json")

    assert "Content-Length" not in answer.headers
    assert answer.headers["Content-Disposition"] == 'attachment; filename="library.json"'
    assert answer.json["total"] == 3
    assert len(cache._pages) == cached_pages


@pytest.mark.parametrize("name", ["library.csv", "library.json"])
def test_a_file_that_has_not_changed_is_304(sample_client, name):
    tag = sample_client.get(f"/downloads/{name}").headers["ETag"]

    assert sample_client.get(f"/downloads/{name}", headers={"If-None-Match": tag}).status_code == 304
    assert (
        sample_client.head(f"/downloads/{name}").status_code,
        sample_client.head(f"/downloads/{name}").data,
    ) == (
        200,
        b"",
    )


@pytest.mark.parametrize(
    ("address", "status"), [("nothing.csv", 404), ("library.csv?kind=boss", 400), ("library.xls", 404)]
)
def test_a_file_that_cannot_be_given_is_an_error_in_words(sample_client, address, status):
    assert sample_client.get(f"/downloads/{address}").status_code == status


def test_a_list_page_leads_to_its_own_files_and_feed(sample_client):
    page = sample_client.get("/library?kind=tool&q=alpha&page=1").text

    for address in ("/downloads/library.csv", "/downloads/library.json", "/feeds/library.atom"):
        assert f'<a href="{address}?q=alpha&amp;kind=tool">' in page
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'rel="canonical" href="https://hub.example.org/library?q=alpha&amp;kind=tool"' in page
    assert 'rel="canonical"' not in sample_client.get("/library/nothing").text
