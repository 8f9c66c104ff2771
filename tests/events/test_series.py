"""The seven series of the study, as content of the hub office."""

from pathlib import Path

import pytest
import yaml

import hub
from hub.events.domain.series import SERIES, SeriesDocument, find_series, list_series
from hub.events.domain.templates import list_templates
from hub.library.domain.publication import publish_resource
from hub.plugin_api.errors import RecordError
from hub.plugin_api.frontmatter import parse
from hub.trusts.domain import ensure_office
from tests.factories import START, make_origin

FILES = sorted((Path(hub.__file__).parents[1] / "content" / "series").glob("*.md"))
SUGGESTED_IN_THE_STUDY = (
    *("Semler", "Bevan", "Tesco", "Boots", "IDEA", "DHL", "Fedex"),
    *("Humana", "United Health", "Dixon", "Timmins", "King's Fund", "King’s Fund"),
)
"""Contributors that the study names as possible; nobody has asked them."""


@pytest.fixture
def series(session):
    """Publish the series of the hub office."""
    office = ensure_office(session, now=START)
    for path in FILES:
        document = parse(SeriesDocument, path.read_text(encoding="utf-8"), slug=path.stem)
        publish_resource(session, document, make_origin(office, path.name), SERIES)
    return list_series(session)


@pytest.mark.one_engine
def test_the_seven_series_are_in_the_order_of_the_study(series):
    assert [each.slug for each in series] == [
        "parallel-lines",
        "pre-hospital-leadership-challenge",
        "developing-a-firm-foundation",
        "business-angels",
        "inner-workings-of-the-nhs",
        "cooks-tour",
        "international-raids",
    ]


def test_the_study_names_five_topics_for_each_of_two_series(session, series):
    assert {each.slug: len(each.topics) for each in series if each.topics} == {
        "parallel-lines": 5,
        "developing-a-firm-foundation": 5,
    }
    assert find_series(session, "developing-a-firm-foundation").tiers == ("senior-leader",)
    assert find_series(session, "none") is None


TOPICS = {
    "parallel-lines": [
        "Self-managing teams, their benefits and challenges",
        "Productive leadership: releasing capacity to lead effectively",
        "Partnership with employees and their representatives",
        "Talent management and succession planning systems",
        "Best practice in logistics and delivery systems",
    ],
    "developing-a-firm-foundation": [
        "Handling relationships with governors and members",
        "Service line reporting",
        "Making the most of freedoms and flexibilities",
        "Good governance",
        "Marketing and communications",
    ],
}


@pytest.mark.requirement("R093")
@pytest.mark.requirement("R095")
@pytest.mark.requirement("R096")
@pytest.mark.requirement("R097")
@pytest.mark.requirement("R098")
@pytest.mark.requirement("R099")
@pytest.mark.requirement("R106")
def test_hub_staff_can_begin_an_event_on_each_topic_that_the_study_names(session, series):
    begun = {
        each.slug: [template.title for template in templates] for each, templates in list_templates(series)
    }
    titles = {each.slug: each.title for each in series}
    assert begun == {
        slug: [f"{titles[slug]}: {topic}" for topic in topics] for slug, topics in TOPICS.items()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_contributor_whom_the_study_suggests_is_named(path):
    text = path.read_text(encoding="utf-8")
    assert [name for name in SUGGESTED_IN_THE_STUDY if name in text] == []
    assert yaml.safe_load(text.split("---")[1])["section"] == ["8.5"]


def test_a_series_without_a_format_is_refused():
    text = FILES[0].read_text(encoding="utf-8").replace("format:", "summary2:")
    with pytest.raises(RecordError):
        parse(SeriesDocument, text, slug="other")
