"""Tests that run for every trust in `plugins/`, new ones included."""

from pathlib import Path

import pytest

from hub.check import check_trust
from hub.content.domain.profiles import list_profile_statements
from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.plugin_api.documents import Source
from hub.plugin_api.frontmatter import PARSERS
from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import Answer, query_plugins

pytestmark = pytest.mark.one_engine

PLUGINS = Path(__file__).parents[2] / "plugins"
SOURCES = list_plugins(PLUGINS, distributions=False)
NAMES = [source.name for source in SOURCES]
STUDY = {
    "east-midlands",
    "east-of-england",
    "great-western",
    "london",
    "north-east",
    "north-west",
    "south-central",
    "south-east-coast",
    "south-western",
    "west-midlands",
    "yorkshire",
}
PARTS = ["The hub's view: who it may help", "What the study does not say", "Before using it"]


@pytest.fixture(scope="module")
def answers():
    return {source.name: answer for source, answer in query_plugins(SOURCES)}


def documents(name):
    folder = PLUGINS / name.replace("-", "_") / "content"
    return [
        parse(path.read_text(encoding="utf-8"), slug=path.stem)
        for feature, parse in PARSERS.items()
        for path in sorted((folder / feature).rglob("*.md"))
    ]


def test_the_eleven_trusts_of_the_study_are_there():
    assert set(NAMES) >= STUDY


@pytest.mark.parametrize("name", NAMES)
def test_a_trusts_plugin_answers(answers, name):
    assert isinstance(answers[name], Answer), answers[name]


def test_the_survey_adds_up_to_what_the_study_prints(answers):
    surveys = [answers[name].trust.survey for name in sorted(STUDY)]

    assert sum(survey.sample for survey in surveys) == 640
    assert sum(survey.finished for survey in surveys) == 328
    for survey in surveys:
        # The study rounds a half up: 15 of 40 is printed as 38%.
        assert int(survey.finished * 100 / survey.sample + 0.5) == survey.finishing_pct


@pytest.mark.requirement("R011")
@pytest.mark.parametrize("name", sorted(STUDY - {"east-of-england"}))
def test_a_trust_of_table_2_shares_its_two_resources(name):
    items = documents(name)

    assert len([document for document in items if "Table 2 (7.2)" in document.section]) == 2
    for document in items:
        assert document.source is Source.STUDY
        assert [line[3:] for line in document.body.splitlines() if line.startswith("## ")] == PARTS
        assert 40 <= len(document.body.split()) <= 170


def test_the_trust_without_a_row_in_table_2_says_so(answers):
    assert documents("east-of-england") == []
    assert "no example from this trust (Table 2)" in answers["east-of-england"].trust.summary
    assert "prints only the short name" in answers["east-of-england"].trust.name_note


@pytest.mark.parametrize("name", sorted(STUDY))
def test_what_the_hub_wrote_of_a_trust_names_its_sections(answers, name):
    without = [row.text for row in list_profile_statements(answers[name]) if row.basis == "the trust"]

    assert without == []


@pytest.mark.slow
def test_every_page_of_every_trust_is_well(make_app):
    app = make_app(PLUGINS_DIR=str(PLUGINS), INSTALLED_PLUGINS="no")
    with app.app_context():
        assert sync_content(get_registry(app).content_handlers, app.config).is_clean
        assert {name: check_trust(app, name) for name in NAMES} == {name: [] for name in NAMES}
