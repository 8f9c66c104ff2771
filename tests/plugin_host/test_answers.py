"""Validation of answers that a plugin has written to the pipe itself, without the plugin API."""

import json

import pytest

from hub.plugin_host.runner import PluginFault, query_plugin

pytestmark = pytest.mark.usefixtures("nothing_is_left")

UNREADABLE = "its answer cannot be read: something else is written in its place"
WRONG = "its answer is not as it should be: "
TRUST = {"slug": "forger", "name": "A trust", "short_name": "A"}

FORGER = """
import os

for number in range(3, 4096):
    try:
        os.write(number, {document!r})
    except OSError:
        pass
os._exit(0)
"""


def reason_for(plugins, document):
    with pytest.raises(PluginFault) as fault:
        query_plugin(plugins.code("forger", FORGER.format(document=document)))
    return fault.value.reason


def answer(**fields):
    return {"answer": {"trust": TRUST, **fields}}


def test_a_plugin_may_say_of_itself_what_it_likes(plugins):
    document = json.dumps(answer()).encode()
    assert query_plugin(plugins.code("forger", FORGER.format(document=document))).trust.name == "A trust"


def test_a_plugin_may_not_answer_for_another(plugins):
    document = json.dumps({"answer": {"trust": {**TRUST, "slug": "london"}}}).encode()
    assert reason_for(plugins, document) == "says that it is london, and its own name is forger"


@pytest.mark.parametrize(
    "document",
    [
        b"\n",
        b"not JSON",
        b"[]",
        b"{}",
        b"null",
        b'"answer"',
        b'{"answer": {}, "problem": ""}',
        b'{"problem": 3}',
        b'{"did": null, "said": "x"}',
        b'{"answer": {"trust": {"slug": "forger", "slug": "london", "name": "A", "short_name": "A"}}}',
        b'{"answer": NaN}',
        b'{"answer": -Infinity}',
        b'{"answer": "\xff\xfe"}',
        b"\xef\xbb\xbf{}",
        b'{"answer": ' + b"9" * 6000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps(answer()).encode() * 2,
    ],
    ids=lambda document: document[:20].decode("latin-1"),
)
def test_what_is_no_answer_is_refused(plugins, document):
    assert reason_for(plugins, document) == UNREADABLE


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (3, "Answer: expected a Answer, found a whole number"),
        ({}, "trust: is missing"),
        (answer(more=1)["answer"], "more: is not a field of Answer"),
        ({"trust": {**TRUST, "staff": []}}, "staff: is not a field of Trust"),
        ({"trust": {**TRUST, "name": 3}}, "name: expected text, found a whole number"),
        ({"trust": {**TRUST, "name": "x" * 121}}, "name: has 121 characters"),
        ({"trust": {**TRUST, "name": "a\x00b"}}, "name: holds a control character"),
        ({"trust": {**TRUST, "name": "\ud800"}}, "name: holds a control character"),
        ({"trust": {**TRUST, "slug": "../x"}}, "slug: '../x' cannot be used in an address"),
        ({"trust": {**TRUST, "survey": {"sample": True}}}, "starting_pct: is missing"),
        (answer(facts={})["answer"], "facts: expected a list, found named fields"),
        (answer(facts=["x"])["answer"], "facts: expected a StatedFact, found text"),
        (answer(facts=[{"statement": "x", "section": "1"}] * 101)["answer"], "hub_facts: has 101 entries"),
        (answer(folders=[{"path": "../../etc", "feature": "library"}])["answer"], "path: "),
        (answer(folders=[{"path": "/etc", "feature": "library"}])["answer"], "path: "),
        (answer(speciality=[])["answer"], "speciality: expected a Speciality, found a list"),
    ],
)
def test_an_answer_that_no_record_allows_is_refused(plugins, data, problem):
    reason = reason_for(plugins, json.dumps({"answer": data}).encode())
    assert reason.startswith(WRONG + problem)


def test_a_forged_reason_is_cleaned_like_any_other(plugins):
    document = json.dumps({"problem": "see /etc/shadow/now\n\x1b[2J" + "x" * 900}).encode()
    reason = reason_for(plugins, document)
    assert reason.startswith("see now [2Jxxx")
    assert len(reason) == 300
