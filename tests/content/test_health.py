"""The health check of content names plugins that are set aside, and a database without content."""

import pytest

from hub.content.domain.health import list_content_problems
from hub.content.models import ContentFile
from hub.plugin_host.domain import ABSENT, SET_ASIDE, UP, record_health
from tests.factories import START

NO_CONTENT = "No content has been loaded yet. To load it, run: hub content sync"


@pytest.fixture
def one_file(session):
    """A database into which one file has been imported."""
    values = {"supplier": "london", "path": "a.md", "feature": "library", "content_hash": "1"}
    session.add(ContentFile(**values, public_id="p"))
    session.flush()


def record(session, name, state, reason=""):
    record_health(session, name, state=state, reason=reason, version="1", origin="folder", now=START)


def test_a_database_without_content_has_to_be_filled(session):
    assert list(list_content_problems(session, {})) == [NO_CONTENT]


@pytest.mark.usefixtures("one_file")
def test_a_hub_with_content_and_sound_plugins_has_no_problem(session):
    record(session, "london", UP)
    record(session, "yorkshire", ABSENT)

    assert list(list_content_problems(session, {})) == []


@pytest.mark.usefixtures("one_file")
def test_each_plugin_that_is_set_aside_is_named_with_its_reason_and_what_to_do(session):
    record(session, "yorkshire", SET_ASIDE, "took too long")
    record(session, "london", UP)
    record(session, "east", SET_ASIDE, "raised ValueError")

    assert list(list_content_problems(session, {})) == [
        "The plugin east is set aside: raised ValueError. To try it again, run: hub plugins retry east",
        "The plugin yorkshire is set aside: took too long. To try it again, run: hub plugins retry yorkshire",
    ]


def test_all_problems_are_named_at_once(session):
    record(session, "london", SET_ASIDE, "raised ValueError")

    assert len(list(list_content_problems(session, {}))) == 2
