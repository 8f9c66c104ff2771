"""Sources of /me and /desk that are asked only for people whom their columns name: nobody else has items."""

import pytest
from sqlalchemy import select

from hub.access import Viewer
from hub.accounts.domain import list_roles
from hub.accounts.models import Person
from hub.extension.items import TaskSource
from hub.extension.registry import get_registry
from hub.kit.clock import current_day, from_timestamp
from hub.kit.db import db
from hub.people.models import Delegate
from hub.people.presenters.desk import list_delegation_items
from tests.support.clock_changes import moved_clock

pytestmark = pytest.mark.slow


def find_overlooked(app, sources):
    """Return who has items of each source, and those of them whom its columns do not name, by heading."""
    found, overlooked = {source.heading: set() for source in sources}, {}
    with app.test_request_context("/me"):
        session = db.session()
        for person_id in session.scalars(select(Person.id)):
            viewer = Viewer(
                person_id=person_id, roles=frozenset(list_roles(session, person_id, current_day()))
            )
            for source in sources:
                if not source.list_items(session, viewer):
                    continue
                found[source.heading].add(person_id)
                if not any(
                    session.scalar(select(column).where(column == person_id).limit(1))
                    for column in source.named_in
                ):
                    overlooked.setdefault(source.heading, set()).add(person_id)
    return found, overlooked


def test_nobody_has_items_whom_the_columns_of_their_source_do_not_name(target):
    registry = get_registry(target.app)
    sources = [each for each in (*registry.profile_sections, *registry.task_sources) if each.named_in]
    with moved_clock(from_timestamp(target.crawl.made_at)):
        found, overlooked = find_overlooked(target.app, sources)

    assert len(sources) > 15
    assert overlooked == {}
    # Nobody is asked for a reference in the filled hub; the column is that of the references one gave.
    assert [heading for heading, people in found.items() if not people] == [
        "References you have been asked for"
    ]


def test_a_source_with_the_wrong_column_is_found(target):
    wrong = TaskSource("Wrong", list_delegation_items, named_in=(Delegate.person_id,))

    assert find_overlooked(target.app, [wrong])[1]["Wrong"]
