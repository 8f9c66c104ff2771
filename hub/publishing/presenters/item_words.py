"""Words that the pages about an item share."""

from collections.abc import Mapping, Sequence

from hub.publishing.models import Adoption
from hub.trusts.domain import OrganisationNames


def text_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that someone typed, without empty ones, for paragraphs."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def join_words(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: one, two and three."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def adopter_name(adoption: Adoption, names: Mapping[int, OrganisationNames]) -> str:
    """Return the name of the organisation that uses an item."""
    return adoption.partner or names[adoption.organisation_id].name


def organisation_name(organisation_id: int, names: Mapping[int, OrganisationNames]) -> str:
    """Return the name of an organisation."""
    return names[organisation_id].name
