"""Items of a trust as the study found them, and what keeps them current, for the tests of upkeep."""

from datetime import timedelta

from sqlalchemy import delete, update

from hub.accounts.models import Membership, Person
from hub.catalogue.models import CatalogueEntry
from hub.kit.clock import current_day, now
from hub.library.domain import ItemStatus
from hub.library.domain.publication import publish_resource
from hub.publishing.domain.confirmations import ItemAnswer, confirm_items
from hub.publishing.jobs.upkeep import follow_reviews
from hub.publishing.models import ItemUpkeep
from hub.trusts.domain import find_organisation
from tests.factories import make_document, make_origin, make_programme, share
from tests.people.conftest import viewer_of

OF_THE_STUDY = {"source": "study", "section": ("7.2",), "ask": "Head of Learning"}


def in_a_year():
    return current_day() + timedelta(days=365)


def found(scenario, *slugs, trust="london", **fields):
    """Add items of a trust that come from the study."""
    with scenario.write_session() as session:
        for slug in slugs:
            values = {
                "title": slug.title(),
                "source": "study",
                "section": ("7.2",),
                "ask": "Head of Learning",
                **fields,
            }
            share(session, find_organisation(session, trust), slug=slug, **values)


def found_programme(scenario, slug, trust="london"):
    """Add a programme of a trust that comes from the study."""
    with scenario.write_session() as session:
        organisation = find_organisation(session, trust)
        make_programme(session, organisation, slug=slug, title=slug.title(), **OF_THE_STUDY)


def say(scenario, status, *slugs, by="publisher", review_on=None, at=None):
    """Let somebody of a trust say how items stand."""
    with scenario.write_session() as session:
        said = [ItemAnswer(entry_of(session, slug).public_id, status, "Head of Education") for slug in slugs]
        confirm_items(session, viewer_of(session, scenario, by), said, review_on or in_a_year(), at or now())


def confirmed(scenario, *slugs, **how):
    """Add items that are confirmed as still running."""
    found(scenario, *slugs, trust=how.pop("trust", "london"))
    say(scenario, ItemStatus.RUNNING, *slugs, **how)


def sync_again(scenario, slug, trust="london", **fields):
    """Publish the file of an item again, as the nightly sync does when it has changed."""
    with scenario.write_session() as session:
        organisation = find_organisation(session, trust)
        values = {
            "title": slug.title(),
            "source": "study",
            "section": ("7.2",),
            "ask": "Head of Learning",
            **fields,
        }
        document = make_document(slug=slug, **values)
        publish_resource(session, document, make_origin(organisation, f"{slug}.md", now=now()))


def entry_of(session, slug):
    return session.query(CatalogueEntry).filter_by(slug=slug).one()


def upkeep_of(scenario, slug):
    """Return the columns of the row of an item as a dictionary."""
    with scenario.write_session() as session:
        row = session.get(ItemUpkeep, entry_of(session, slug).id)
        return {column.name: getattr(row, column.name) for column in ItemUpkeep.__table__.columns}


def state_of(scenario, slug):
    """Return the note and the state of an item in the catalogue."""
    with scenario.write_session() as session:
        entry = entry_of(session, slug)
        return entry.note, entry.state


def public_id_of(scenario, slug):
    with scenario.write_session() as session:
        return entry_of(session, slug).public_id


def change(scenario, slug, **values):
    """Set columns of the row of an item, such as a day of review that has passed."""
    with scenario.write_session() as session:
        row = session.get(ItemUpkeep, entry_of(session, slug).id)
        for name, value in values.items():
            setattr(row, name, value)


def sent(scenario, kind):
    """Return who would be sent an email of a kind."""
    return sorted(to for name, to, _ in scenario.emails() if name == kind)


def run_reviews(scenario):
    """Run the nightly job of reviews, and return what it says."""
    with scenario.app.app_context():
        return follow_reviews()


def leave(scenario, name):
    with scenario.write_session() as session:
        session.execute(delete(Membership).where(Membership.person_id == scenario.ids[name]))


def disable(scenario, name):
    with scenario.write_session() as session:
        session.execute(update(Person).where(Person.id == scenario.ids[name]).values(disabled_at=now()))
