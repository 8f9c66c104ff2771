"""Rows about one person in the tables of the register."""

from datetime import timedelta
from uuid import uuid4

from hub.kit.clock import now
from hub.mentoring.models import (
    MentoringConcern,
    MentoringRequest,
    Qualification,
    RegisterExclusion,
    RegisterInvitation,
    RegisterProfile,
    Relationship,
    RelationshipMeeting,
    RequestChoice,
)


def make_profile(person_id, organisation_id, **fields):
    """Return a listed profile of a mentor."""
    values = {
        **dict.fromkeys(("employer", "job_title", "about", "style", "region", "fee"), ""),
        **dict.fromkeys(("contact_email", "contact_telephone", "return_reason"), ""),
        **{name: [] for name in ("capabilities", "themes", "tiers", "purposes", "formats")},
        "kind": "mentor",
        "state": "listed",
        "sector": "ambulance",
        "charge": "free",
        "shown_to": "members",
        "taster": False,
        "capacity": 2,
        "taken": 1,
        "readers": {},
        "revision": 1,
        "active_at": now(),
        "created_at": now(),
        "changed_at": now(),
    }
    ids = {"public_id": str(uuid4()), "person_id": person_id, "organisation_id": organisation_id}
    return RegisterProfile(**{**values, **ids, **fields})


def make_line(organisation_id, email, **fields):
    """Return a line of a trust's own register that was sent to an address."""
    values = {
        "public_id": str(uuid4()),
        "name": "Zephyrine Quillfeather",
        "kind": "mentor",
        "fields": {"about": "zq-unmistakable-words"},
        "created_at": now(),
        "expires_at": now() + timedelta(days=30),
    }
    return RegisterInvitation(
        **{**values, "organisation_id": organisation_id, "email": email, **fields},
    )


def add_register_rows(session, person_id, other_id, organisation_id, email, words):
    """Give a person a row in every table of the register, each with words of their own; `other_id` helps."""
    of = {"organisation_id": organisation_id}
    request_of = {**of, "purposes": [], "capabilities": [], "formats": [], "preference": "any"}
    own = make_profile(person_id, organisation_id, about=words, contact_email=email, decided_by_id=other_id)
    others = make_profile(other_id, organisation_id, decided_by_id=person_id, kind="coach")
    requests = [
        MentoringRequest(
            **request_of,
            public_id=str(uuid4()),
            person_id=asker,
            kind=kind,
            words=words if asker == person_id else "",
            board_words="",
            board_state="",
            outcome="",
            created_at=now(),
        )
        for asker, kind in ((person_id, "coach"), (other_id, "mentor"))
    ]
    session.add_all([own, others, *requests])
    session.flush()
    relationship = Relationship(
        public_id=str(uuid4()),
        request_id=requests[0].id,
        profile_id=others.id,
        kind="coach",
        mentor_id=other_id,
        mentee_id=person_id,
        mentor_organisation_id=organisation_id,
        mentee_organisation_id=organisation_id,
        state="active",
        agreement={"goals": words},
        revision=1,
        began_at=now(),
        close_code="",
    )
    asked = {"position": 1, "state": "asked", "asked_at": now(), "nudges": 0, "decline_code": ""}
    session.add_all(
        [
            relationship,
            RequestChoice(public_id=str(uuid4()), request_id=requests[1].id, profile_id=own.id, **asked),
            RequestChoice(public_id=str(uuid4()), request_id=requests[0].id, profile_id=others.id, **asked),
            _qualification(own.id, words),
            _qualification(others.id, "", checked_by_id=person_id),
            make_line(organisation_id, email, invited_by_id=other_id),
            RegisterExclusion(
                public_id=str(uuid4()),
                person_id=person_id,
                other_id=other_id,
                reason="declared",
                created_at=now(),
            ),
            MentoringConcern(
                **of,
                public_id=str(uuid4()),
                about="pair",
                sealed="",
                state="new",
                answer="",
                created_at=now(),
            ),
        ]
    )
    session.flush()
    session.add(
        RelationshipMeeting(
            public_id=str(uuid4()),
            relationship_id=relationship.id,
            starts_at=now(),
            minutes=30,
            format="video",
            is_taster=False,
            state="planned",
            sequence=0,
            created_by_id=person_id,
            created_at=now(),
            changed_at=now(),
        )
    )
    session.flush()


def _qualification(profile_id, words, **fields):
    texts = {"title": words, "awarded_by": "", "evidence": ""}
    return Qualification(public_id=str(uuid4()), profile_id=profile_id, created_at=now(), **texts, **fields)
