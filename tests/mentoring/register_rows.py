"""Rows of the register, many at once."""

from uuid import uuid4

from msgspec.structs import asdict
from sqlalchemy import insert, select

from hub.accounts.models import Person
from hub.kit.clock import now
from hub.mentoring.models import RegisterExclusion, RegisterProfile
from tests.factories import make_person


def add_profiles(scenario, count, generated, **fields):
    """Put that many people of two trusts on the register, and return their ids."""
    with scenario.write_session() as session:
        pattern = make_person(session, name="Somebody")
        columns = [column for column in Person.__table__.columns if column.name != "id"]
        values = {column.name: getattr(pattern, column.name) for column in columns}
        keys = [str(uuid4()) for _ in range(count)]
        session.execute(
            insert(Person), [{**values, "public_id": key, "email": f"{key}@example.org"} for key in keys]
        )
        ids = list(session.scalars(select(Person.id).where(Person.public_id.in_(keys)).order_by(Person.id)))
        organisations = (scenario.ids["at london"], scenario.ids["at yorkshire"])
        session.execute(
            insert(RegisterProfile), [_profile(generated, id_, organisations, fields) for id_ in ids]
        )
    return ids


def exclude(session, person_id, other_id, reason):
    """Let a person declare or block another."""
    session.add(
        RegisterExclusion(
            public_id=str(uuid4()), person_id=person_id, other_id=other_id, reason=reason, created_at=now()
        )
    )
    session.flush()


def _profile(generated, person_id, organisations, fields):
    values = asdict(generated.candidate(person_id, **fields))
    lists = {name: list(values[name]) for name in ("purposes", "capabilities", "formats")}
    texts = dict.fromkeys(
        ("employer", "job_title", "about", "style", "region", "fee", "contact_email", "contact_telephone"), ""
    )
    return {
        **texts,
        **values,
        **lists,
        "id": None,
        "public_id": str(uuid4()),
        "person_id": person_id,
        "organisation_id": generated.random.choice(organisations),
        "kind": "mentor",
        "state": "listed",
        "themes": [],
        "tiers": [],
        "taster": False,
        "shown_to": "members",
        "readers": {},
        "return_reason": "",
        "revision": 1,
        "created_at": now(),
        "changed_at": now(),
    }
