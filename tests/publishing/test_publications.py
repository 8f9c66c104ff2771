import re
from datetime import timedelta

import pytest

from hub.catalogue.domain import CatalogueEntry, find_reader_ids
from hub.kit.clock import current_day, now
from hub.kit.content_handler import KeptOnWebsiteError
from hub.kit.errors import Conflict, Invalid
from hub.library.domain import Ownership
from hub.publishing.domain.draft_states import DraftState, ItemKind
from hub.publishing.domain.publications import list_reader_ids
from hub.publishing.domain.reviews import publish_draft, submit_draft
from hub.publishing.domain.versions import redact_version


def republished(scenario, draft_id, **fields):
    """Publish a new version of what a draft became, and return the id of its draft."""
    change = scenario.change_begun(draft_id, **fields)
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    return change


def named(*slugs):
    return {"audience": "named", "readers": list(slugs)}


def readers(scenario, draft_id):
    """Return who may read what a draft became: its audience, and the organisations that are named."""
    with scenario.write_session() as session:
        entry = session.get_one(CatalogueEntry, scenario.row(draft_id, session)["entry_id"])
        return entry.audience, find_reader_ids(session, entry)


def test_two_items_of_one_title_have_two_addresses(scenario):
    first, second, third = (scenario.published() for _ in range(3))
    addresses = [scenario.item(each)["address"] for each in (first, second, third)]
    assert addresses == [f"/library/debriefs-after-major-incidents{end}" for end in ("", "-2", "-3")]
    assert scenario.item(scenario.published(title="New"))["address"] == "/library/new-2"
    assert scenario.item(scenario.published(title="???"))["address"] == "/library/item"


@pytest.mark.requirement("R046")
def test_a_programme_is_published_with_its_dates(scenario):
    first = current_day() + timedelta(days=60)
    last = first + timedelta(days=2)
    dates = f"{first.day}/{first.month}/{first.year} to {last.day}/{last.month}/{last.year}, Leeds"
    draft_id = scenario.published(item_kind=ItemKind.PROGRAMME, provider="A university", dates=dates)
    item = scenario.item(draft_id)
    assert item["address"] == "/programmes/debriefs-after-major-incidents"
    assert item["version"].fields["dates"] == [
        {"starts": first.isoformat(), "ends": last.isoformat(), "place": "Leeds"}
    ]
    forward = scenario.app.test_client().get("/events/forward-programme?months=12").text
    assert "Debriefs after major incidents" in forward
    assert "Leeds" in forward


def test_readers_are_named_by_their_organisation_and_an_unknown_one_is_refused(scenario):
    with scenario.write_session() as session:
        assert list_reader_ids(session, named("yorkshire")) == (scenario.ids["at yorkshire"],)
        assert list_reader_ids(session, {}) == ()
        with pytest.raises(Invalid):
            list_reader_ids(session, named("yorkshire", "no-such-trust"))


def test_undoing_a_change_lets_the_version_before_stand_again(scenario):
    published = scenario.published(theme=["networking"])
    before = scenario.item(published)["version"]
    change = republished(scenario, published, title="Another title", theme=[])
    scenario.undo(change)
    item = scenario.item(published)
    assert (item["state"], item["title"], item["version"].number) == ("live", before.fields["title"], 3)
    assert (item["version"].fields, item["version"].body) == (before.fields, before.body)
    assert item["version"].change_note == "Change undone."
    with scenario.write_session() as session:
        entry = session.get_one(CatalogueEntry, scenario.row(published, session)["entry_id"])
        assert entry.facets.get("theme") == ["networking"]


@pytest.mark.parametrize(
    ("before", "named", "after"),
    [
        ("organisation", [], "everybody"),
        ("named", ["yorkshire"], "everybody"),
        ("everybody", [], "organisation"),
    ],
)
def test_undoing_a_change_lets_those_read_an_item_who_could_before(scenario, before, named, after):
    published = scenario.published(audience=before, readers=named)
    audience = readers(scenario, published)
    change = republished(scenario, published, audience=after, readers=[])
    assert readers(scenario, published) != audience
    scenario.undo(change)
    assert readers(scenario, published) == audience


def test_what_has_been_changed_since_is_not_undone(scenario):
    published = scenario.published()
    change = scenario.change_begun(published, title="Another title")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    with pytest.raises(Conflict, match="changed since"):
        scenario.undo(published)
    assert scenario.item(published)["version"].number == 2


def test_a_draft_is_not_published_over_a_version_that_it_does_not_know(scenario):
    scenario.share("rota")
    change = scenario.change_of("rota", change_note="Shorter.", title="A fairer rota")
    scenario.step("publisher", change, submit_draft)
    scenario.share("rota", body="The file has changed meanwhile.")
    with pytest.raises(Conflict, match="The published item has changed since this draft was started"):
        scenario.publish(change)
    assert scenario.item(change)["version"].body == "The file has changed meanwhile."
    assert scenario.row(change)["state"] == DraftState.IN_REVIEW


def test_a_publication_is_not_undone_while_somebody_writes_the_next_version(scenario):
    published = scenario.published()
    change = scenario.change_begun(published)
    with pytest.raises(
        Conflict, match="Someone has started a new version of the item, so this cannot be undone"
    ):
        scenario.undo(published)
    assert (scenario.item(published)["state"], scenario.row(change)["state"]) == ("live", DraftState.DRAFT)


def test_a_change_is_not_undone_to_words_that_are_redacted(scenario):
    published = scenario.published()
    change = republished(scenario, published, title="Without the name of a patient")
    with scenario.write_session() as session:
        entry = session.get_one(CatalogueEntry, scenario.row(published, session)["entry_id"])
        redact_version(session, scenario.viewer("admin", session), entry, 1, "It named a patient.", now())
    with pytest.raises(Conflict, match="redacted"):
        scenario.undo(change)


def test_an_item_of_a_file_is_taken_over_and_later_files_leave_it_alone(scenario):
    scenario.share("rota", body="Words of the file.", evidence="evaluated")
    change = scenario.change_of("rota", change_note="Shorter.", body="Words of the website.")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    item = scenario.item(change)
    assert (item["ownership"], item["taken_over_at"] is not None) == (Ownership.WEB, True)
    assert item["version"].fields["evidence"] == "evaluated"
    with pytest.raises(KeptOnWebsiteError):
        scenario.share("rota", body="Later words of the file.")
    assert scenario.item(change)["version"].body == "Words of the website."


def test_an_item_whose_taking_over_is_undone_belongs_to_its_file_again(scenario):
    scenario.share("rota", body="Words of the file.")
    change = scenario.change_of("rota", change_note="Shorter.", body="Words of the website.")
    scenario.step("publisher", change, submit_draft)
    scenario.publish(change)
    scenario.undo(change)
    item = scenario.item(change)
    assert (item["ownership"], item["taken_over_at"], item["version"].body) == (
        Ownership.FILE,
        None,
        "Words of the file.",
    )
    scenario.share("rota", body="Later words of the file.")
    assert scenario.item(change)["version"].body == "Later words of the file."


def test_publishing_locks_in_the_order_of_all_who_write_to_an_item(scenario, queries):
    """Draft, upkeep, the writers of the catalogue, then the item: the order of confirming and adopting."""
    draft_id = scenario.published()
    change = scenario.change_begun(draft_id)
    scenario.step("publisher", change, submit_draft)
    with queries(scenario.app) as statements:
        scenario.step("lead", change, publish_draft)
    locks = [statement for statement in statements if "FOR UPDATE" in statement or "FOR NO KEY" in statement]
    order = [re.search(r"FROM (\w+)", statement)[1] for statement in locks]
    wanted = ["draft", "item_upkeep", "catalogue_clock", "catalogue_entry"]
    has_row_locks = scenario.app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    assert [each for each in dict.fromkeys(order) if each in wanted] == (wanted if has_row_locks else [])
