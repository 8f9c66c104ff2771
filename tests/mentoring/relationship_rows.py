"""Rows of what one person keeps and says of a relationship, for tests of export and erasure."""

from hub.kit.clock import now
from hub.kit.keyring import encrypt
from hub.mentoring.domain import concerns, notes
from hub.mentoring.models import MentoringConcern, PrivateNote, Relationship, RelationshipEvaluation


def add_private_rows(session, person_id, other_id, trust_id, words):
    """Give a person a note, an evaluation and a concern on a relationship that has closed."""
    relationship = Relationship(
        public_id=f"rel-{person_id}",
        kind="preceptor",
        mentor_id=other_id,
        mentee_id=person_id,
        mentor_organisation_id=trust_id,
        mentee_organisation_id=trust_id,
        state="closed",
        agreement={"goals": words},
        revision=2,
        began_at=now(),
        closed_at=now(),
        close_code="as-agreed",
    )
    session.add(relationship)
    session.flush()
    of_relationship = {"relationship_id": relationship.id}
    session.add_all(
        [
            PrivateNote(
                **of_relationship,
                public_id=f"note-{person_id}",
                writer_id=person_id,
                sealed=encrypt(session, notes.PURPOSE, words),
                created_at=now(),
                changed_at=now(),
            ),
            RelationshipEvaluation(
                **of_relationship, person_id=person_id, answers={}, words=words, created_at=now()
            ),
            MentoringConcern(
                **of_relationship,
                public_id=f"concern-{person_id}",
                raised_by_id=person_id,
                organisation_id=trust_id,
                about="other",
                sealed=encrypt(session, concerns.PURPOSE, words),
                state="new",
                answer="",
                created_at=now(),
            ),
        ]
    )
    session.flush()
