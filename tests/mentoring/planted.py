"""Rows of the register for a person in every table, for tests of privacy and of mergers."""

from datetime import timedelta

from hub.kit.clock import now
from hub.kit.keyring import encrypt
from hub.mentoring.domain import concerns, notes
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.models import (
    MentoringConcern,
    MentoringRequest,
    PrivateNote,
    Qualification,
    RegisterExclusion,
    RegisterInvitation,
    RegisterProfile,
    Relationship,
    RelationshipEvaluation,
    RelationshipMeeting,
    RequestChoice,
)


def make_register_profile(session, person_id, trust, **fields):
    """Put a person of a trust on the register; further fields are columns of the row."""
    values = {
        "public_id": f"profile-{person_id}-{fields.get('kind', 'mentor')}",
        "person_id": person_id,
        "organisation_id": trust.id,
        "kind": "mentor",
        "state": "listed",
        "sector": "ambulance",
        **dict.fromkeys(("employer", "job_title", "about", "style", "region", "fee", "return_reason"), ""),
        **dict.fromkeys(("contact_email", "contact_telephone"), ""),
        **{key: [] for key in ("capabilities", "themes", "tiers", "purposes")},
        "formats": ["telephone"],
        "charge": "free",
        "taster": False,
        "capacity": 2,
        "taken": 0,
        "shown_to": "members",
        "readers": {},
        "revision": 1,
        **dict.fromkeys(("active_at", "created_at", "changed_at"), now()),
        **fields,
    }
    profile = RegisterProfile(**values)
    session.add(profile)
    session.flush()
    return profile


def plant_mentoring(session, person_id, other_id, trust, words="", email=""):
    """Give a person a row in each table of the register, with these words; `other_id` is the other of two."""
    profile = make_register_profile(
        session, person_id, trust, about=words, style=words, taken=1, decided_by_id=other_id
    )
    update_entry(session, profile, now())
    theirs = make_register_profile(session, other_id, trust, taken=1, decided_by_id=person_id)
    requests = []
    for asker, asked in ((person_id, theirs), (other_id, profile)):
        request = MentoringRequest(
            public_id=f"request-{asker}",
            person_id=asker,
            organisation_id=trust.id,
            kind="mentor",
            **{key: [] for key in ("purposes", "capabilities", "formats")},
            preference="any",
            words=words if asker == person_id else "",
            board_words=words if asker == person_id else "",
            board_state="",
            moderated_by_id=person_id,
            created_at=now(),
            outcome="",
        )
        session.add(request)
        session.flush()
        requests.append(request)
        session.add(
            RequestChoice(
                public_id=f"choice-{asker}",
                request_id=request.id,
                profile_id=asked.id,
                position=1,
                state="asked",
                asked_at=now(),
                expires_at=now() + timedelta(days=14),
                nudges=0,
                decline_code="",
            )
        )
    relationship = Relationship(
        public_id=f"relationship-{person_id}",
        request_id=requests[0].id,
        profile_id=theirs.id,
        kind="mentor",
        mentor_id=other_id,
        mentee_id=person_id,
        mentor_organisation_id=trust.id,
        mentee_organisation_id=trust.id,
        state="active",
        agreement={"goals": words},
        revision=1,
        began_at=now(),
        close_code="",
        closed_by_id=person_id,
    )
    session.add(relationship)
    session.flush()
    of_person, later = {"person_id": person_id}, now() + timedelta(days=1)
    session.add_all(
        [
            Qualification(
                public_id=f"qualification-{person_id}",
                profile_id=profile.id,
                title=words,
                awarded_by="",
                evidence="",
                checked_by_id=other_id,
                created_at=now(),
            ),
            Qualification(
                public_id=f"qualification-{other_id}",
                profile_id=theirs.id,
                title="",
                awarded_by="",
                evidence="",
                checked_by_id=person_id,
                created_at=now(),
            ),
            RegisterInvitation(
                public_id=f"invited-{person_id}",
                organisation_id=trust.id,
                email=email or f"{person_id}@register.example",
                name=words,
                kind="mentor",
                fields={"about": words},
                invited_by_id=person_id,
                created_at=now(),
                expires_at=later,
            ),
            *(
                RegisterExclusion(
                    public_id=f"exclusion-{one}",
                    person_id=one,
                    other_id=two,
                    reason="declared",
                    created_at=now(),
                )
                for one, two in ((person_id, other_id), (other_id, person_id))
            ),
            RelationshipMeeting(
                public_id=f"meeting-{person_id}",
                relationship_id=relationship.id,
                starts_at=later,
                minutes=60,
                format="telephone",
                is_taster=False,
                state="planned",
                sequence=0,
                created_by_id=person_id,
                created_at=now(),
                changed_at=now(),
            ),
            PrivateNote(
                public_id=f"note-{person_id}",
                relationship_id=relationship.id,
                writer_id=person_id,
                sealed=encrypt(session, notes.PURPOSE, words or "A note."),
                created_at=now(),
                changed_at=now(),
            ),
            RelationshipEvaluation(
                **of_person, relationship_id=relationship.id, answers={}, words=words, created_at=now()
            ),
            MentoringConcern(
                public_id=f"concern-{person_id}",
                relationship_id=relationship.id,
                raised_by_id=person_id,
                organisation_id=trust.id,
                about="other",
                sealed=encrypt(session, concerns.PURPOSE, words or "A concern."),
                handler_id=person_id,
                state="closed",
                answer=encrypt(session, concerns.PURPOSE, words) if words else "",
                created_at=now(),
                closed_at=now(),
            ),
        ]
    )
    session.flush()
    return relationship
