from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.kit.clock import now
from hub.kit.errors import Conflict, Moved, NotFound
from hub.publishing.domain.draft_saves import KEPT_SAVES
from hub.publishing.domain.draft_states import DraftState, ItemKind
from hub.publishing.domain.drafts import (
    UNTITLED,
    begin_change,
    find_open_draft,
    find_other_editor,
    get_draft,
    get_item_to_change,
    label_drafts,
    list_author_ids,
    title_of,
)
from hub.publishing.domain.reviews import ask_hub, return_draft, submit_draft
from hub.publishing.models import Draft, DraftSave
from tests.publishing.conftest import WORDS


def test_an_unfinished_draft_is_saved_and_read_again(scenario):
    draft_id = scenario.begun(title="", summary="", body="Half a thou", kind="")
    row = scenario.row(draft_id)
    assert (row["fields"]["body"], row["title"], row["state"]) == ("Half a thou", UNTITLED, DraftState.DRAFT)


def test_saving_the_same_words_again_makes_no_version_and_no_author(scenario):
    draft_id = scenario.begun()
    version = scenario.row(draft_id)["version"]
    assert scenario.save("lead", draft_id).is_saved
    assert scenario.row(draft_id)["version"] == version
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer("lead", session), draft_id)
        assert list_author_ids(session, draft) == {scenario.ids["publisher"]}


def test_two_people_who_edit_at_once_lose_nothing(scenario):
    draft_id = scenario.begun()
    seen, words = scenario.row(draft_id)["version"], scenario.row(draft_id)["fields"]
    scenario.save("publisher", draft_id, seen, **{**words, "title": "A better title"})
    outcome = scenario.save("lead", draft_id, seen, **{**words, "ask": "Head of Learning"})
    saved = scenario.row(draft_id)
    assert (outcome.is_saved, outcome.merged.taken) == (True, ("title",))
    assert (saved["title"], saved["fields"]["ask"]) == ("A better title", "Head of Learning")


def test_two_people_who_change_the_same_line_are_both_kept(scenario):
    draft_id = scenario.begun()
    seen, words = scenario.row(draft_id)["version"], scenario.row(draft_id)["fields"]
    scenario.save("publisher", draft_id, seen, **{**words, "title": "Of the first"})
    saved = scenario.row(draft_id)
    outcome = scenario.save("lead", draft_id, seen, **{**words, "title": "Of the second"})
    assert (outcome.is_saved, outcome.merged.conflicts) == (False, ("title",))
    assert outcome.merged.fields["title"] == "Of the second"
    assert scenario.row(draft_id) == saved


def test_an_edit_that_began_too_many_saves_ago_overwrites_nothing(scenario):
    draft_id = scenario.begun()
    seen = scenario.row(draft_id)["version"]
    for number in range(KEPT_SAVES + 1):
        scenario.save("publisher", draft_id, ask=f"Role {number}")
    outcome = scenario.save("lead", draft_id, seen, title="From an old window")
    assert not outcome.is_saved
    assert scenario.row(draft_id)["title"] == WORDS["title"]
    with scenario.write_session() as session:
        assert session.scalar(select(func.count()).select_from(DraftSave)) == KEPT_SAVES


@pytest.mark.parametrize("name", ["other lead", "other leader", "leader", "guest", "staff", "admin"])
def test_nobody_else_finds_a_draft_and_the_words_are_those_for_no_draft(scenario, name):
    draft_id, answers = scenario.submitted(), []
    for public_id in (draft_id, "no-such-draft"):
        with scenario.write_session() as session, pytest.raises(NotFound) as refused:
            get_draft(session, scenario.viewer(name, session), public_id)
        answers.append(refused.value.message)
    assert answers[0] == answers[1]


def test_hub_staff_read_a_draft_while_they_are_asked_and_never_write_in_it(scenario):
    draft_id = scenario.submitted()
    scenario.step("publisher", draft_id, ask_hub)
    with scenario.write_session() as session:
        assert get_draft(session, scenario.viewer("staff", session), draft_id).public_id == draft_id
    with pytest.raises(NotFound):
        scenario.save("staff", draft_id, title="Of hub staff")
    scenario.step("staff", draft_id, return_draft, "Say who it is for.")
    with scenario.write_session() as session, pytest.raises(NotFound):
        get_draft(session, scenario.viewer("staff", session), draft_id)


def test_a_draft_in_review_is_not_changed(scenario):
    draft_id = scenario.submitted()
    with pytest.raises(Conflict, match="in review"):
        scenario.save("publisher", draft_id, title="Another title")


def test_a_person_of_another_trust_begins_nothing_for_this_one(scenario):
    with pytest.raises(NotFound):
        scenario.begun("other lead", organisation="london")


def test_a_published_item_has_one_open_draft(scenario):
    published = scenario.published()
    first = scenario.change_begun(published)
    assert scenario.row(first)["base_revision"] == 1
    assert scenario.change_begun(published, "lead") == first
    with scenario.write_session() as session:
        entry = get_item_to_change(
            session, scenario.viewer("lead", session), ItemKind.RESOURCE, "debriefs-after-major-incidents"
        )
        assert find_open_draft(session, scenario.viewer("lead", session), entry).public_id == first
        assert find_open_draft(session, scenario.viewer("staff", session), entry) is None
        assert session.scalar(select(func.count()).select_from(Draft)) == 2


def test_an_item_is_found_to_change_by_its_owner_alone_and_by_its_old_address(scenario):
    scenario.share("rota", formerly=("old-rota",))
    with scenario.write_session() as session:
        lead, other = (scenario.viewer(name, session) for name in ("lead", "other lead"))
        assert get_item_to_change(session, lead, ItemKind.RESOURCE, "rota").slug == "rota"
        with pytest.raises(Moved) as moved:
            get_item_to_change(session, lead, ItemKind.RESOURCE, "old-rota")
        assert moved.value.address == "/library/rota/edit"
        for viewer, slug in ((other, "rota"), (lead, "no-such-item")):
            with pytest.raises(NotFound):
                get_item_to_change(session, viewer, ItemKind.RESOURCE, slug)


def test_the_change_of_an_item_begins_with_the_words_that_are_published(scenario):
    scenario.share("rota", body="Words of the file.", theme=("networking",))
    with scenario.write_session() as session:
        viewer = scenario.viewer("publisher", session)
        entry = get_item_to_change(session, viewer, ItemKind.RESOURCE, "rota")
        draft = begin_change(session, viewer, entry, now())
        assert (draft.fields["body"], draft.fields["theme"]) == ("Words of the file.", ["networking"])
        assert list_author_ids(session, draft) == frozenset()


@pytest.mark.parametrize(
    ("audience", "readers"), [("everybody", []), ("organisation", []), ("named", ["yorkshire"])]
)
def test_the_change_of_an_item_begins_with_those_who_may_read_it(scenario, audience, readers):
    published = scenario.published(audience=audience, readers=readers)
    fields = scenario.row(scenario.change_begun(published))["fields"]
    assert (fields["audience"], fields["readers"]) == (audience, readers)


def test_whoever_saved_a_few_minutes_ago_is_named_to_the_other(scenario):
    draft_id = scenario.begun()
    with scenario.write_session() as session:
        lead, publisher = (scenario.viewer(name, session) for name in ("lead", "publisher"))
        draft = get_draft(session, lead, draft_id)
        assert find_other_editor(draft, lead, now()) == scenario.ids["publisher"]
        assert find_other_editor(draft, publisher, now()) is None
        assert find_other_editor(draft, lead, now() + timedelta(hours=1)) is None
    scenario.step("publisher", draft_id, submit_draft)
    with scenario.write_session() as session:
        draft = get_draft(session, scenario.viewer("lead", session), draft_id)
        assert find_other_editor(draft, scenario.viewer("lead", session), now()) is None


@pytest.mark.parametrize(
    ("typed", "title"), [("  Two \n words ", "Two words"), ("", UNTITLED), ("x" * 500, "x" * 120)]
)
def test_lists_name_a_draft_by_one_line(typed, title):
    assert title_of({"title": typed}) == title


def test_the_activity_log_names_a_draft_by_its_title_only_if_everybody_can_read_it(scenario):
    public = scenario.published()
    others = [scenario.begun(), scenario.published(title="For one trust", audience="organisation")]
    with scenario.write_session() as session:
        labels = label_drafts(session, {public, *others, "no-such-draft"})
    assert labels == {public: WORDS["title"], **dict.fromkeys(others, "A draft")}
