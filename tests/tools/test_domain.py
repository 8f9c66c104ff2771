"""The tools of a trust: their catalogue entries, and finding one in the trust's last valid profile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.catalogue.models import CatalogueEntry, ChangeCounter
from hub.kit.errors import NotFound
from hub.plugin_api.tools import Input, InputKind, Tool
from hub.plugin_api.wire import to_data
from hub.tools.domain import MADE_BY_HUB, get_tool, list_declared_tools, sync_tool_entries
from tests.factories import START, make_trust

CHART = Tool(
    slug="chart",
    title="A chart",
    summary="It draws.",
    prompted_by="The trust measures its work.",
    section="7.2",
    method=("It counts.", "It draws."),
    sources=("A book",),
    inputs=(Input("values", "Values", InputKind.NUMBER),),
    theme=("networking",),
)
PLANNER = replace(CHART, slug="planner", title="A planner", theme=())


@pytest.fixture
def london(session):
    return make_trust(session)


def sync(session, trust, *tools, days=0):
    sync_tool_entries(session, trust, tools, now=START + timedelta(days=days))


def entries(session):
    session.expire_all()
    return {row.slug: row for row in session.scalars(select(CatalogueEntry).order_by(CatalogueEntry.slug))}


def count_changes(session):
    return session.scalar(select(ChangeCounter.seq))


def test_each_declared_tool_has_an_entry_of_its_trust(session, london):
    sync(session, london, CHART, PLANNER)

    found = entries(session)
    assert list(found) == ["london-chart", "london-planner"]
    entry = found["london-chart"]
    assert (entry.kind, entry.address, entry.title) == ("tool", "/trusts/london/tools/chart", "A chart")
    assert (entry.owner_id, entry.note, entry.state) == (london.id, MADE_BY_HUB, "live")
    assert entry.body == "The trust measures its work. It counts. It draws."
    assert entry.facets == {"theme": ["networking"], "kind": ["tool"], "trust": ["london"]}
    assert found["london-planner"].facets == {"kind": ["tool"], "trust": ["london"]}


def test_a_tool_that_has_not_changed_is_not_written_again(session, london):
    sync(session, london, CHART)
    before = count_changes(session)

    sync(session, london, CHART, days=1)

    assert count_changes(session) == before
    assert entries(session)["london-chart"].updated_at.replace(tzinfo=START.tzinfo) == START


def test_a_tool_that_has_changed_keeps_its_entry(session, london):
    sync(session, london, CHART)
    id_ = entries(session)["london-chart"].id

    sync(session, london, replace(CHART, title="A better chart"), days=1)

    (entry,) = entries(session).values()
    assert (entry.id, entry.title) == (id_, "A better chart")


def test_a_tool_that_is_no_longer_declared_is_withdrawn_and_comes_back(session, london):
    yorkshire = make_trust(session, "yorkshire")
    sync(session, yorkshire, CHART)
    sync(session, london, CHART, PLANNER)
    sync(session, london, PLANNER)
    states = {slug: entry.state for slug, entry in entries(session).items()}
    assert states == {"london-chart": "gone", "london-planner": "live", "yorkshire-chart": "live"}
    withdrawn_at = count_changes(session)

    sync(session, london, PLANNER)
    assert count_changes(session) == withdrawn_at
    sync(session, london, CHART, PLANNER)
    assert entries(session)["london-chart"].state == "live"


def declare(trust, *tools):
    trust.profile = {**trust.profile, "tools": list(tools)}


def test_a_declared_tool_is_found_by_its_slug_as_it_was_declared(session, london):
    declare(london, to_data(CHART), to_data(PLANNER))

    assert list_declared_tools(london) == [CHART, PLANNER]
    assert get_tool(london, "planner") == PLANNER


@pytest.mark.parametrize("slug", ["magic", "", "Chart"])
def test_a_tool_that_the_trust_does_not_have_is_not_found(session, london, slug):
    declare(london, to_data(CHART))
    with pytest.raises(NotFound, match="has no tool at this address"):
        get_tool(london, slug)


def test_a_trust_without_tools_has_none(session, london):
    assert list_declared_tools(london) == []
    with pytest.raises(NotFound):
        get_tool(london, "chart")


def test_a_tool_of_an_old_profile_that_is_no_longer_valid_is_left_out(session, london):
    declare(london, {**to_data(CHART), "summary": "x" * 301}, {"slug": "chart"}, to_data(PLANNER))

    assert list_declared_tools(london) == [PLANNER]
    with pytest.raises(NotFound):
        get_tool(london, "chart")
