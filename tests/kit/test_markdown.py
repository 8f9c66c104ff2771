import pytest
from bs4 import BeautifulSoup

from hub.kit.markdown import render

LINKED = {
    "a table of contents": "[TOC]\n\n# 1st\n\n## Its cost\n\n### 3rd\n\n#### 4th\n\n##### 5th\n\n###### 6th",
    "a link to a heading": "[Cost](#what-it-costs)\n\n## What it costs\n\nNothing.",
    "a footnote": "It works.[^1] It lasts.[^note]\n\n[^1]: So they say.\n[^note]: For a year.",
    "an id that the author gives": "[Cost](#cost) [Who](#who)\n\n## What it costs {#cost}\n\nAnn\n{: #who }",
    "two headings of one name": "[TOC]\n\n## Costs\n\n## Costs",
    "an accent": "[TOC]\n\n## Caf\u00e9 \u65e5\u672c\n\n## \u65e5\u672c",
    "an id in HTML": '[Here](#here)\n\n<h4 id="here">Here</h4>',
}
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&#58;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    '<a href="x" onclick="alert(1)">x</a>',
    '<p style="position:fixed">x</p>',
    "<style>body{display:none}</style>",
    "<iframe src=/></iframe>",
    "<form action=/x><input name=q></form>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "![x](http://example.com/x.png)",
    "<h2 id=maincontent class=x>x</h2>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
]
ALLOWED = {
    *("a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "hr", "li"),
    *("ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"href", "title", "id", "scope", "rel"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_leaves_only_harmless_tags(text):
    soup = BeautifulSoup(render(text), "html.parser")

    assert {tag.name for tag in soup.find_all()} <= ALLOWED
    for tag in soup.find_all():
        assert set(tag.attrs) <= ATTRIBUTES
        assert tag.get("href", "https:").split(":")[0] in ("http", "https", "mailto", "x")
        assert tag.get("id", "section-").startswith("section-")


@pytest.mark.parametrize("text", LINKED.values(), ids=LINKED)
def test_every_link_within_a_page_leads_to_one_place(text):
    soup = BeautifulSoup(render(text), "html.parser")
    links = [link["href"] for link in soup.find_all("a")]

    assert links
    assert [len(soup.find_all(id=link.removeprefix("#"))) for link in links] == [1] * len(links)
    assert all(link.startswith("#section-") for link in links)


def test_a_link_elsewhere_is_left_as_it_is():
    html = render("[a](/library/x#part) [b](https://example.org/#part) [c](?page=2#part)")
    assert [link["href"] for link in BeautifulSoup(html, "html.parser").find_all("a")] == [
        "/library/x#part",
        "https://example.org/#part",
        "?page=2#part",
    ]


def test_headings_begin_below_the_title_of_the_page():
    soup = BeautifulSoup(render("# A part\n\n## Another\n\n### Within it"), "html.parser")

    assert [tag.name for tag in soup.find_all()] == ["h2", "h2", "h3"]


def test_a_wide_table_can_be_reached_and_scrolled_with_a_keyboard():
    frame = BeautifulSoup(render("| a |\n|---|\n| 1 |"), "html.parser").find("table").parent

    assert (frame["role"], frame["tabindex"], frame["aria-label"]) == ("region", "0", "Table")


def test_a_table_keeps_its_cells():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")

    assert [cell.text for cell in BeautifulSoup(html, "html.parser").find_all("td")] == ["1", "2"]
