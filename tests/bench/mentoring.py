"""Pages of the mentoring register at 5,000 profiles, for a signed-in reader, beside a search page."""

import random
from pathlib import Path

from sqlalchemy import insert, select

from hub.access import PUBLIC, Role
from hub.accounts.domain import create_login_session, create_person, grant_role
from hub.accounts.models import Person
from hub.app import create_app
from hub.kit.clock import now
from hub.kit.db import close, write_transaction
from hub.mentoring.domain.vocabulary import MeetingFormat, Purpose, RegisterKind, Sector
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Capability
from hub.trusts.models import Organisation
from tests.bench.goals import Measured, times
from tests.bench.pages import NO_CACHE, costs, hub_on
from tests.bench.served import by_turns

COUNT = 5_000
SEARCH = "/library?q=leader"
PAGES = {
    "who fits": "/mentoring/find?kind=mentor&purpose=career-step&preference=any",
    "who fits by four answers": "/mentoring/find?kind=mentor&purpose=career-step&purpose=new-role"
    "&preference=another-trust&capability=1n&format=telephone",
    "the register": "/mentoring/register",
}


def register_pages(instance: Path, size: str) -> list[Measured]:
    """P10: pages of the register, signed in, compared with a search page."""
    signed_in = {"Cookie": fill(instance)}
    lines = []
    with hub_on(instance, **NO_CACHE) as hub, hub_on(instance, **NO_CACHE) as other:
        for name, path in PAGES.items():
            pair = by_turns((hub, [path], signed_in), (other, [SEARCH], signed_in))
            lines.append(
                Measured(
                    "P10",
                    f"{name} beside a search page",
                    size,
                    times(pair.ratio),
                    "1x",
                    pair.ratio >= 1,
                    costs(pair),
                )
            )
    return lines


def fill(instance: Path) -> str:
    """Put 5,000 people on the register of the hub of `instance`; return the cookie of a leader."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    chance = random.Random(1)
    with app.app_context(), write_transaction() as session:
        owners = list(session.scalars(select(Organisation.id).order_by(Organisation.id)))
        leader = create_person(session, email="leader@register.example", name="A leader", at=now())
        grant_role(session, leader, owners[0], Role.LEADER, by=PUBLIC, at=now())
        values = {column.name: getattr(leader, column.name) for column in Person.__table__.columns}
        people = [
            {**values, "id": None, "public_id": f"r-{number}", "email": f"{number}@register.example"}
            for number in range(COUNT)
        ]
        session.execute(insert(Person), people)
        ids = session.scalars(select(Person.id).where(Person.public_id.like("r-%"))).all()
        session.execute(insert(RegisterProfile), [_profile(id_, owners, chance) for id_ in ids])
        token = create_login_session(
            session, leader, how="password", second_factor=True, browser="The bench", at=now()
        )
    signer = app.session_interface.get_signing_serializer(app)
    cookie = signer.dumps({"_user_id": token, "_permanent": True})
    close(app)
    return f"hub={cookie}"


def _profile(person_id: int, owners: list[int], chance: random.Random) -> dict[str, object]:
    texts = ("employer", "region", "fee", "contact_email", "contact_telephone", "return_reason")
    moments = ("active_at", "created_at", "changed_at")
    return {
        **dict.fromkeys(texts, ""),
        **dict.fromkeys(moments, now()),
        "public_id": f"p-{person_id}",
        "person_id": person_id,
        "organisation_id": chance.choice(owners),
        "kind": chance.choice(list(RegisterKind)).value,
        "state": "listed",
        "sector": chance.choice(list(Sector)).value,
        "job_title": "Head of operations",
        "about": "I have led control rooms for ten years. " * 15,
        "style": "I ask more than I tell. " * 10,
        "capabilities": [word.value for word in chance.sample(list(Capability), 4)],
        "themes": [],
        "tiers": [],
        "purposes": [word.value for word in chance.sample(list(Purpose), 2)],
        "formats": [word.value for word in chance.sample(list(MeetingFormat), 2)],
        "charge": chance.choice(("free", "charged")),
        "taster": True,
        "capacity": 3,
        "taken": chance.randint(0, 3),
        "shown_to": "members",
        "readers": {},
        "revision": 1,
    }
