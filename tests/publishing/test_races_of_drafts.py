"""Acts of two people on one draft at one moment."""

import pytest
from sqlalchemy import func, select, update

from hub.kit.clock import now
from hub.kit.content_handler import KeptOnWebsiteError
from hub.kit.errors import Conflict
from hub.library.models import ResourceRevision
from hub.publishing.domain.draft_states import REFUSALS, DraftState
from hub.publishing.domain.drafts import get_draft, save_draft
from hub.publishing.domain.reviews import (
    OLD_VERSION,
    publish_draft,
    return_draft,
    submit_draft,
    take_back,
)
from hub.publishing.models import Draft
from hub.trusts.domain import find_organisation
from tests.factories import share
from tests.support.concurrency import at_once, winners_without_care

pytestmark = pytest.mark.storm
COMMENT = "Say who it is for."


def step(scenario, name, draft_id, act, *words):
    """Return what takes a step of the version that stands now."""
    seen = scenario.row(draft_id)["version"]

    def take(session):
        viewer = scenario.viewer(name, session)
        act(session, viewer, get_draft(session, viewer, draft_id, lock=True), seen, *words, now())

    return take


def versions(scenario):
    with scenario.write_session() as session:
        return session.scalar(select(func.count()).select_from(ResourceRevision))


@pytest.fixture
def in_review(scenario):
    return scenario.submitted()


def test_a_draft_is_published_once_by_two_people(scenario, in_review):
    acts = [step(scenario, "lead", in_review, publish_draft) for _ in range(2)]
    assert at_once(scenario.app, *acts) == ["done", OLD_VERSION]
    assert versions(scenario) == 1


def test_without_a_lock_and_a_version_a_draft_is_published_twice(scenario, in_review):
    # The negative control: the same race, with the state looked at before it is written.
    def careless(session):
        draft = session.scalars(select(Draft).where(Draft.public_id == in_review)).one()
        if draft.state == DraftState.IN_REVIEW:
            published.append(draft.id)
            session.execute(update(Draft).where(Draft.id == draft.id).values(state="published"))

    published = []
    at_once(scenario.app, careless, careless)
    assert len(published) == winners_without_care(scenario.app)


@pytest.mark.parametrize(
    ("name", "act", "words"), [("lead", return_draft, (COMMENT,)), ("publisher", take_back, ())]
)
@pytest.mark.parametrize("is_published_first", [True, False])
def test_a_draft_is_published_or_goes_back_and_not_both(
    scenario, in_review, name, act, words, is_published_first
):
    acts = [
        step(scenario, "lead", in_review, publish_draft),
        step(scenario, name, in_review, act, *words),
    ]
    outcomes = at_once(scenario.app, *(acts if is_published_first else reversed(acts)))
    assert outcomes == ["done", OLD_VERSION]
    assert versions(scenario) == (1 if is_published_first else 0)
    state = DraftState.PUBLISHED if is_published_first else DraftState.DRAFT
    assert scenario.row(in_review)["state"] == state


def test_two_people_who_save_at_one_moment_are_both_kept(scenario):
    draft_id = scenario.begun()
    seen, words = scenario.row(draft_id)["version"], scenario.row(draft_id)["fields"]

    def save(name, **fields):
        def act(session):
            viewer = scenario.viewer(name, session)
            draft = get_draft(session, viewer, draft_id, lock=True)
            assert save_draft(session, viewer, draft, {**words, **fields}, seen, now()).is_saved

        return act

    acts = save("publisher", title="A better title"), save("lead", ask="Head of Learning")
    assert at_once(scenario.app, *acts) == ["done", "done"]
    fields = scenario.row(draft_id)["fields"]
    assert (fields["title"], fields["ask"]) == ("A better title", "Head of Learning")


def test_two_items_of_one_title_at_one_moment_have_two_addresses(scenario):
    first, second = scenario.submitted(), scenario.submitted()
    acts = [step(scenario, "lead", each, publish_draft) for each in (first, second)]
    assert at_once(scenario.app, *acts) == ["done", "done"]
    assert scenario.item(first)["address"] != scenario.item(second)["address"]


@pytest.mark.parametrize("is_file_first", [True, False])
def test_a_file_and_the_website_do_not_both_change_an_item(scenario, is_file_first):
    scenario.share("rota")
    change = scenario.change_of("rota", change_note="Shorter.", body="Words of the website.")
    scenario.step("publisher", change, submit_draft)

    def sync(session):
        trust = find_organisation(session, "london")
        try:
            share(session, trust, slug="rota", body="Later words of the file.")
        except KeptOnWebsiteError:
            raise Conflict("kept") from None

    acts = [sync, step(scenario, "lead", change, publish_draft)]
    outcomes = at_once(scenario.app, *(acts if is_file_first else reversed(acts)))
    assert outcomes[0] == "done"
    assert "changed since" in outcomes[1] if is_file_first else outcomes[1] == "kept"
    body = "Later words of the file." if is_file_first else "Words of the website."
    assert scenario.item(change)["version"].body == body


def test_what_was_published_meanwhile_says_so(scenario, in_review):
    scenario.publish(in_review)
    with pytest.raises(Conflict, match=REFUSALS[DraftState.PUBLISHED]):
        scenario.publish(in_review)
