import pytest

from hub.publishing.domain.checks.markdown_parts import (
    blank_code,
    list_headings,
    list_images,
    list_links,
    list_paragraphs,
)

TEXT = """
# One

A [link](https://example.org/a "Title") and ![a map](/files/map.png), <https://example.org/b>.

```
## not a heading [x](y) ![](z)
```

- item with `![](code)`
- another [one][ref] ![](no.png)

[ref]: <https://example.org/c>

Two
---

### Three ###

| a | b |
|---|---|
"""


def test_links_images_and_headings_are_found_outside_of_code():
    text = blank_code(TEXT)

    assert len(text) == len(TEXT)
    assert [link.target for link in list_links(text)] == [
        "https://example.org/a",
        "https://example.org/c",
        "https://example.org/b",
    ]
    assert [image.alternative for image in list_images(text)] == ["a map", ""]
    assert [(heading.level, heading.text) for heading in list_headings(text)] == [
        (2, "One"),
        (2, "Two"),
        (3, "Three"),
    ]
    assert all(TEXT[heading.start :].lstrip("# ").startswith(heading.text) for heading in list_headings(text))


def test_paragraphs_are_plain_and_without_headings_tables_and_code():
    assert list(list_paragraphs(blank_code(TEXT)))[:3] == [
        "A link and a map , .",
        "item with",
        "another one ref",
    ]


@pytest.mark.parametrize(
    ("text", "alternative"),
    [("<img src=x>", ""), ('<img src="x" alt="A map">', "A map"), ("<IMG ALT=''>", ""), ("![ ][a]", "")],
)
def test_images_as_html_and_by_reference_count(text, alternative):
    assert [image.alternative for image in list_images(text)] == [alternative]
