"""The sample of qualifications and of a trust's own register."""

from sqlalchemy import func, select

from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_register import create_sample_register
from hub.demo.domain.sample_trust_register import create_sample_trust_register
from hub.kit.clock import now
from hub.mentoring.models import Qualification, RegisterInvitation
from hub.trusts.domain import ensure_office
from tests.demo.test_sample_register import SLUGS
from tests.factories import START, make_trust


def test_a_demonstration_has_a_certificate_that_expires_and_people_invited_once(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in SLUGS:
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_people(session, now())
    create_sample_register(session, now())
    for _ in range(2):
        create_sample_trust_register(session, now())
    assert session.scalar(select(func.count()).select_from(Qualification)) == 3
    assert session.scalar(select(func.count()).select_from(RegisterInvitation)) == 2
