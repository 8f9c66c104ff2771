"""Advice on drafts about competencies: that they name the capabilities of the benchmark tool by their codes.

The study says that the trust was developing its own competencies for senior leaders (Table 2, 7.2). It does
not say that they should name codes: that is this plugin's own view, so that they can be set beside the forty
capabilities, as the tool of this plugin does.
"""

import re
from collections.abc import Iterator

from hub.plugin_api import Capability, DraftContent, PublicationFinding, Severity

CODES = frozenset(code.value for code in Capability)
COMPETENCY = re.compile(r"\bcompetenc(?:y|ies)\b", re.IGNORECASE)
LISTED_CODES = re.compile(r"\bcapabilit(?:y|ies)\b[^.\n]{0,80}", re.IGNORECASE)
WRITTEN_CODE = re.compile(r"\b[1-3][a-z]\b")
MAX_CODES = 5


def find(draft: DraftContent) -> list[PublicationFinding]:
    """Return advice if a draft about competencies names no capability, or a code that does not exist."""
    return [*_find_missing(draft), *_find_unknown(draft.body)]


def _find_missing(draft: DraftContent) -> Iterator[PublicationFinding]:
    text = f"{draft.title}\n{draft.summary}\n{draft.body}"
    is_named = bool(draft.get("capability")) or any(code in CODES for code in WRITTEN_CODE.findall(text))
    if COMPETENCY.search(text) and not is_named:
        yield PublicationFinding(
            "capability",
            Severity.ADVISE,
            "This is about competencies and names no capability of the benchmark tool. Choose the ones that "
            "they cover, so that others can set them beside theirs in the capability coverage tool.",
        )


def _find_unknown(body: str) -> Iterator[PublicationFinding]:
    written = {code for list_ in LISTED_CODES.findall(body) for code in WRITTEN_CODE.findall(list_)}
    unknown = sorted(written - CODES)[:MAX_CODES]
    if unknown:
        yield PublicationFinding(
            "body",
            Severity.ADVISE,
            f"There is no capability with the code {', '.join(unknown)}. The codes are 1f to 1p, 2a to 2p "
            "without 2e, and 3a to 3n. Correct it, or leave it out.",
        )
