"""Axe judges each build once, and what has a fault is never built like what has none."""

import pytest

from tests.support import page_builds
from tests.support.browser import accessibility_faults
from tests.support.page_builds import find_builds, find_known_parts

STYLE = "<style>.pale { color: #ddd } .tall { height: 60px; width: 90px; overflow: auto }</style>"
PAGE = """<!DOCTYPE html><html lang="en-GB"><title>A page</title>{style}<body><main><h1>{words}</h1>
<p>{words} <a href="/{words}">{words} of all</a></p>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="{words}">
<ul><li>One</li>{items}</ul>
<div><p><label for="trust">{words}</label></p></div><div><p><input id="trust" name="trust"></p></div>
<div role="button" tabindex="0"><span><b>{words}</b></span></div>
<form action="/"><label for="name">{words}</label><input id="name" name="name" value="{words}">
<p id="hint" class="tall">A hint</p>
<button aria-label="Save {words}" aria-describedby="hint">Save</button></form>
</main></body></html>"""
FAULTS = {
    "no title": ("<title>A page</title>", "", "document-title"),
    "no language": (' lang="en-GB"', "", "html-has-lang"),
    "no such language": ('lang="en-GB"', 'lang="english"', "html-lang-valid"),
    "no alternative": (' alt="Words"', "", "image-alt"),
    "pale words": ("<p>", '<p class="pale">', "color-contrast"),
    "pale words by themselves": ("<p>", '<p style="color: #ddd">', "color-contrast"),
    "another style": (".pale {", "h1 {", "color-contrast"),
    "an empty link": ("Words of all</a>", "</a>", "link-name"),
    "a label without words": (">Words</label>", "></label>", "label"),
    "a label of nothing": ('for="name"', 'for="another"', "label"),
    "a role that does not exist": ("<p>", '<p role="word">', "aria-roles"),
    "a list with something else": ("<li>One</li>", "<p>One</p>", "list"),
    "a state that does not exist": ("<button", '<button aria-expanded="maybe"', "aria-valid-attr-value"),
    "a part that only a mouse can scroll": ("A hint", "A hint " * 30, "scrollable-region-focusable"),
    "a label of nothing in another part": ('for="trust"', 'for="another"', "label"),
    "a link deep inside a button": ("<b>Words</b>", '<b><a href="/">Words</a></b>', "nested-interactive"),
    "a button with nothing deep inside it": ("<b>Words</b>", "<b></b>", "aria-command-name"),
    "a page that goes on by itself": (
        "<title>",
        '<meta http-equiv="refresh" content="9"><title>',
        "meta-refresh",
    ),
}


def html_of(words="Words", items=""):
    return PAGE.format(style=STYLE, words=words, items=items)


@pytest.fixture(scope="module")
def page(browser):
    """One window for all of these tests."""
    with browser.new_context() as window:
        yield window.new_page()


@pytest.fixture
def open_page(page):
    def open_html(html):
        page.set_content(html)
        return page

    return open_html


def test_a_page_with_other_words_and_more_of_the_same_is_not_judged_again(open_page, monkeypatch):
    assert accessibility_faults(open_page(html_of())) == []
    builds = find_builds(open_page(html_of()))
    assert find_builds(open_page(html_of("Other", "<li>Two</li><li>Three</li>"))) == builds

    monkeypatch.setattr("tests.support.browser._axe_faults", lambda *_: ["it is judged"])
    assert accessibility_faults(open_page(html_of("Other"))) == []
    assert accessibility_faults(open_page(html_of("Other")), again=True) == ["it is judged"]
    assert accessibility_faults(open_page(html_of("Other", "<li><b>Two</b></li>"))) == ["it is judged"]


@pytest.mark.parametrize(("old", "new", "rule"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_page_like_one_without_is_found(open_page, old, new, rule):
    assert old in html_of()
    assert accessibility_faults(open_page(html_of())) == []

    assert rule in str(accessibility_faults(open_page(html_of().replace(old, new, 1))))


def test_what_is_beside_new_elements_and_known_is_left_aside(open_page):
    page = open_page(html_of())
    assert accessibility_faults(page) == []
    page = open_page(html_of(items='<li><i class="rare">Two</i></li>'))

    aside = find_known_parts(page, page_builds.find_new(find_builds(page)))

    names = page.evaluate("aside => aside.map(one => one.localName)", aside)
    assert {"head", "h1", "p", "img", "form"} <= set(names)
    assert not {"html", "body", "main", "ul", "li", "i"} & set(names)
    assert accessibility_faults(page) == []
    page = open_page(html_of(items='<li><i style="color: #ddd">Two</i></li>'))
    assert "color-contrast" in str(accessibility_faults(page))


def test_after_a_new_style_nothing_is_left_aside(open_page):
    assert accessibility_faults(open_page(html_of())) == []
    page = open_page(html_of().replace(".pale {", ".paler {"))

    aside = find_known_parts(page, page_builds.find_new(find_builds(page)))

    assert page.evaluate("aside => aside.length", aside) == 0


def test_a_page_with_a_fault_is_judged_again(open_page):
    for _ in range(2):
        assert "image-alt" in str(accessibility_faults(open_page(html_of().replace(' alt="Words"', ""))))


def test_what_one_worker_has_judged_the_others_know(page, monkeypatch):
    page.set_content(html_of())
    assert accessibility_faults(page) == []
    monkeypatch.setattr(page_builds, "_known", set())

    assert page_builds.find_new(find_builds(page)) == set()
