"""The names by which people call a trust: its name, its short name, its abbreviation, and parts of them."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from hub.search.domain.english_words import is_english_word
from hub.search.domain.schema import stem_words, tokenize
from hub.search.domain.snapshot import Snapshot
from hub.trusts.domain import TRUST, OrganisationNames, list_organisation_names

ENDINGS = ("", "ambulance", "ambulances", "ambulance service", "ambulance services", "ambulance trust")
ABBREVIATION_ENDINGS = ("as", "ast", "asft", "amb")
"""What follows the initials of the region in an abbreviation: EMAS, EEAST, SWASFT, SECAmb."""

TrustNames = Mapping[tuple[str, ...], str]
"""The slug of a trust by the stems of each of its names."""


def trust_names(organisations: Iterable[OrganisationNames]) -> TrustNames:
    """Return all names of the trusts among `organisations`."""
    return {
        tuple(stem_words(tokenize(name))): trust.slug
        for trust in organisations
        if trust.kind == TRUST
        for name in _list_names(trust)
    }


def find_trust_names(session: Session, snapshot: Snapshot) -> TrustNames:
    """Return all names of the trusts, which are read once for a snapshot."""
    return snapshot.get_or_compute(("trust names",), lambda: trust_names(list_organisation_names(session)))


def _list_names(trust: OrganisationNames) -> Iterator[str]:
    yield trust.name
    yield trust.abbreviation
    for ending in ENDINGS:
        yield f"{trust.short_name} {ending}"
    initials = "".join(word[0] for word in tokenize(trust.short_name) if word != "of")
    for ending in ABBREVIATION_ENDINGS:
        # "Last" and "lamb" are not London.
        if not is_english_word(f"{initials}{ending}"):
            yield f"{initials}{ending}"
