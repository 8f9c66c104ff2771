"""Whether a text can be used by people who cannot see it: alternative text of images, headings in order."""

from collections.abc import Iterator

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.markdown_parts import blank_code, list_headings, list_images
from hub.publishing.domain.checks.text_findings import (
    CheckedText,
    CheckFinding,
    CheckWords,
    FoundPlace,
    make_findings,
)

NO_ALTERNATIVE = CheckWords(
    "alternative-text",
    Severity.STOP,
    "an image has no alternative text. Say what it shows between the square brackets: "
    "![what it shows](address).",
)
HEADING_ORDER = CheckWords(
    "heading-order",
    Severity.ADVISE,
    "the heading “{hint}” skips a level. Use ## for a heading and ### for one below it, so that people who "
    "use a screen reader can follow.",
)
SHOWN_LENGTH = 60


def check_accessibility(checked: CheckedText) -> Iterator[CheckFinding]:
    """Yield images without alternative text, and headings that skip a level, in each field."""
    for name, value in checked.fields.items():
        text = blank_code(value)
        yield from make_findings(NO_ALTERNATIVE, name, value, _images_without(text))
        if name == "body":
            yield from make_findings(HEADING_ORDER, name, value, _skipped_levels(text))


def _images_without(text: str) -> Iterator[FoundPlace]:
    for image in list_images(text):
        if not image.alternative:
            yield FoundPlace(image.start)


def _skipped_levels(text: str) -> Iterator[FoundPlace]:
    # The title of the page is the first level.
    level_before = 1
    for heading in list_headings(text):
        if heading.level > level_before + 1:
            yield FoundPlace(heading.start, heading.text[:SHOWN_LENGTH])
        level_before = heading.level
