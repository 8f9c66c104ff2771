"""Sample drafts of items of three trusts: begun, in review, returned and published; all are fictional.

One in review names a person, and one that is published is only for two other trusts.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import list_members, list_roles
from hub.kit.clock import day_of
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import begin_draft, save_draft
from hub.publishing.domain.item_fields import NAMED
from hub.publishing.domain.reviews import publish_draft, return_draft, submit_draft
from hub.publishing.models import Draft
from hub.trusts.domain import Organisation, find_organisation

TRUSTS = ("london", "yorkshire", "east-of-england")
BEGUN = "Sample: a first week for new team leaders"
IN_REVIEW = "Sample: a checklist before a difficult conversation"
RETURNED = "Sample: shadowing a control room for a day"
PUBLISHED = "Sample: debriefs within three days"
NAMES_A_PERSON = "Sample: thanks from a family, read out at handover"
LIMITED = "Sample: what we learned from a serious incident"
COMMENT = "Say who it is for and how long it takes. Then submit it again."
NOTE = "This is a sample for the demonstration. It does not describe the practice of a real trust."
WORDS = {
    IN_REVIEW: ("checklist", "Ten questions that a manager answers before they speak.", ["middle-manager"]),
    RETURNED: ("practice", "A day beside those who take the calls.", []),
    PUBLISHED: (
        "practice",
        "An hour with a facilitator, soon after a major incident.",
        ["first-line-manager"],
    ),
    NAMES_A_PERSON: (
        "practice",
        "A letter of thanks begins the handover once a week.",
        ["first-line-manager"],
    ),
    LIMITED: ("case-study", "Three things that we changed, and what is still open.", ["senior-leader"]),
}
PERSON = (
    "\n## An example\n\nMrs Halloway, born on 14 February 1938, thanked the crew. Her daughter Joan answers "
    "on 07700 900123.\n"
)
"""A fictional person, with a telephone number that is kept for fiction; the hub's checks find both."""


def create_sample_items(session: Session, at: datetime) -> None:
    """Create the drafts and items of each trust, once; the sample people must exist."""
    if session.scalar(select(Draft.id).limit(1)) is not None:
        return
    for slug in TRUSTS:
        trust = find_organisation(session, slug)
        publisher = _find_viewer(session, trust, Role.PUBLISHER, at)
        lead = _find_viewer(session, trust, Role.TRUST_LEAD, at)
        if trust is not None and publisher is not None and lead is not None:
            _create_items(session, trust, publisher, lead, at)


def _find_viewer(session: Session, trust: Organisation | None, role: Role, at: datetime) -> Viewer | None:
    members = list_members(session, trust.id, day_of(at), (role,)) if trust is not None else []
    if not members:
        return None
    person_id = members[0].person.id
    return Viewer(person_id=person_id, roles=list_roles(session, person_id, day_of(at)))


def _create_items(
    session: Session, trust: Organisation, publisher: Viewer, lead: Viewer, at: datetime
) -> None:
    _write(session, trust, publisher, BEGUN, {"body": f"{NOTE}\n\nMonday: meet the team."}, at)
    drafts = {}
    for title in WORDS:
        drafts[title] = _write(session, trust, publisher, title, _make_fields(session, trust, title), at)
        submit_draft(session, publisher, drafts[title], drafts[title].version, at)
    return_draft(session, lead, drafts[RETURNED], drafts[RETURNED].version, COMMENT, at)
    for title in (PUBLISHED, LIMITED):
        publish_draft(session, lead, drafts[title], drafts[title].version, at)


def _make_fields(session: Session, trust: Organisation, title: str) -> dict[str, object]:
    kind, summary, tier = WORDS[title]
    body = f"{NOTE}\n\n## What it is\n\n{summary}\n\n## What it takes\n\nOne hour and a quiet room.\n"
    if title == NAMES_A_PERSON:
        body += PERSON
    fields: dict[str, object] = {
        "kind": kind,
        "summary": summary,
        "body": body,
        "tier": tier,
        "ask": "Head of Education",
    }
    if title != LIMITED:
        return fields
    others = [slug for slug in TRUSTS if slug != trust.slug and find_organisation(session, slug)]
    return {**fields, "audience": NAMED, "readers": others}


def _write(
    session: Session,
    trust: Organisation,
    publisher: Viewer,
    title: str,
    fields: Mapping[str, object],
    at: datetime,
) -> Draft:
    draft = begin_draft(session, publisher, trust.id, ItemKind.RESOURCE, at)
    save_draft(session, publisher, draft, {**draft.fields, "title": title, **fields}, draft.version, at)
    return draft
