"""What each choice means stands beside it, on the forms of resources, programmes and evaluations."""

import re
from pathlib import Path

import pytest

from hub.framework.domain import CAPABILITIES, CapabilityDocument
from hub.library.domain import Shelf
from hub.library.domain.publication import publish_resource
from hub.options.domain.documents import OptionDocument
from hub.plugin_api.frontmatter import parse
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.explanations import EVALUATION_EXPLANATIONS, explain_choices
from hub.trusts.domain import find_organisation
from tests.factories import make_origin

pytestmark = pytest.mark.one_engine

CONTENT = Path(__file__).parents[2] / "content"
CHOICE = re.compile(
    r'<input class="nhsuk-(?:checkboxes|radios)__input"[^>]* name="(\w+)"[^>]* value="([^"]*)"([^>]*)>'
)
MEANING = re.compile(r'<div class="nhsuk-hint nhsuk-(?:checkboxes|radios)__hint" id="([^"]+)">([^<]+)</div>')


def explained_choices(html):
    """Return what each choice of a page means: {field: {value: explanation or None}}."""
    meanings = dict(MEANING.findall(html))
    choices = {}
    for name, value, rest in CHOICE.findall(html):
        described = re.search(r'aria-describedby="([^"]+)"', rest)
        choices.setdefault(name, {})[value] = meanings.get(described[1]) if described else None
    return choices


def publish_terms(scenario):
    """Publish the options and capabilities of the study as content sync does."""
    shelves = (
        ("options", Shelf("option", "/options"), OptionDocument),
        ("capabilities", CAPABILITIES, CapabilityDocument),
    )
    with scenario.write_session() as session:
        owner = find_organisation(session, "london")
        for folder, shelf, document_type in shelves:
            for path in sorted((CONTENT / folder).glob("*.md")):
                document = parse(document_type, path.read_text(encoding="utf-8"), slug=path.stem)
                publish_resource(session, document, make_origin(owner, path.name), shelf)


def test_each_choice_of_a_resource_and_of_a_programme_has_its_explanation(scenario):
    publish_terms(scenario)
    writer = scenario.browser("publisher")
    for item_kind, fields in ((ItemKind.RESOURCE, {"kind"}), (ItemKind.PROGRAMME, set())):
        draft_id = scenario.begun(item_kind=item_kind, option=["shadowing"])
        html = writer.get(f"/desk/library/{draft_id}/edit").text
        choices = explained_choices(html)
        about_readers = {"audience", "readers"}
        facets = {"tier", "theme", "option", "capability", "scope", "method", "grouping", "mix", "accredited"}
        assert choices.keys() - about_readers == facets | fields
        without = {
            (name, value)
            for name in choices.keys() - about_readers
            for value, explanation in choices[name].items()
            if not explanation
        }
        assert without == set()
        # A way to develop means what its own page says.
        assert (
            choices["option"]["shadowing"] == "A leader accompanies someone else and watches how they work."
        )
        assert len(choices["capability"]) == 40
        assert "Ways to develop (1 chosen)" in html


def test_each_choice_of_an_evaluation_has_its_explanation(scenario):
    scenario.share("rota")
    choices = explained_choices(scenario.browser("publisher").get("/library/rota/evaluations/new").text)
    assert {name: choices[name] for name in EVALUATION_EXPLANATIONS} == {
        name: dict(words) for name, words in EVALUATION_EXPLANATIONS.items()
    }


def test_a_hub_without_the_pages_of_the_study_shows_the_choices_alone(scenario):
    with scenario.write_session() as session:
        assert explain_choices(session, scenario.viewer("publisher", session))["option"] == {}
    draft_id = scenario.begun()
    choices = explained_choices(scenario.browser("publisher").get(f"/desk/library/{draft_id}/edit").text)
    assert set(choices["option"].values()) == {None}
    assert all(choices["theme"].values())
