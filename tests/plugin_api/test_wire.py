import json
from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.plugin_api import RecordError, SurveyResponse, Trust
from hub.plugin_api.answers import Answer
from hub.plugin_api.documents import Document
from hub.plugin_api.records import Contact, ContentFolder, Record, Speciality, StatedFact
from hub.plugin_api.wire import from_data, to_data
from tests.support.effort import examples

RECORDS = [
    SurveyResponse(102, 89, 61, 62),
    Trust("london", "London", "London"),
    Trust("london", "London", "London", "LAS", "note", "summary", SurveyResponse(102, 89, 61, 62)),
    StatedFact("A fact", "1"),
    Speciality("A title", "A summary"),
    Contact("A role", "A matter"),
    ContentFolder("content/library", "library"),
    Document(
        "x", "T", "S", "tool", "Body", "study", section=["1"], tier=["director"], capability=["1f", "3n"]
    ),
    Answer(Trust("a", "A", "A"), facts=(StatedFact("F", "1"),), speciality=Speciality("T", "S")),
]


@dataclass(frozen=True)
class Odd(Record):
    value: object = None


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_from_json_as_it_was(record):
    assert from_data(type(record), json.loads(json.dumps(to_data(record)))) == record


def test_a_list_of_records_becomes_a_list():
    assert to_data([Contact("a", "b")]) == [{"role": "a", "about": "b", "section": ""}]


def test_words_become_plain_text():
    data = to_data(RECORDS[7])
    assert type(data["kind"]) is str
    assert not isinstance(data["kind"], StrEnum)
    assert data["tier"] == ["director"]


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", float("nan"), float("inf"), 1j])
def test_a_value_without_a_plain_form_is_refused(value):
    with pytest.raises(RecordError, match="value"):
        to_data(Odd(value))


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        (Trust, None, "Trust"),
        (Trust, [], "Trust"),
        (Trust, {}, "slug"),
        (Trust, {"slug": "x", "name": "x", "short_name": "x", "more": 1}, "more"),
        (Trust, {"slug": 3, "name": "x", "short_name": "x"}, "slug"),
        (Trust, {"slug": "x", "name": None, "short_name": "x"}, "name"),
        (Trust, {"slug": "x", "name": "x", "short_name": "x", "survey": "x"}, "survey"),
        (Trust, {"slug": "x", "name": "x", "short_name": "x", "survey": {"sample": 1}}, "starting_pct"),
        (SurveyResponse, {"sample": True, "starting_pct": 1, "finishing_pct": 1, "finished": 1}, "sample"),
        (SurveyResponse, {"sample": 1.0, "starting_pct": 1, "finishing_pct": 1, "finished": 1}, "sample"),
        (SurveyResponse, {"sample": 0, "starting_pct": 1, "finishing_pct": 1, "finished": 1}, "sample"),
        (Document, {**to_data(RECORDS[7]), "kind": "nothing"}, "kind"),
        (Document, {**to_data(RECORDS[7]), "kind": ["tool"]}, "kind"),
        (Document, {**to_data(RECORDS[7]), "tier": "director"}, "tier"),
        (Document, {**to_data(RECORDS[7]), "tier": [["director"]]}, "tier"),
        (Trust, {3: "x"}, "int"),
        (Odd, {"value": 3}, "Odd"),
    ],
)
def test_data_that_is_no_record_names_its_field(kind, data, field):
    with pytest.raises(RecordError) as error:
        from_data(kind, data)
    assert error.value.field == field


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({name for record in RECORDS for name in to_data(record)})


@settings(max_examples=examples(100), deadline=None, database=None)
@given(
    st.sampled_from(RECORDS), st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), JSON, max_size=6)
)
def test_whatever_data_says_the_worst_is_a_record_error(record, changes):
    data = {**to_data(record), **changes}
    try:
        result = from_data(type(record), data)
    except RecordError:
        return
    assert type(result) is type(record)
    assert from_data(type(record), to_data(result)) == result
