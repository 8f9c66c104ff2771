"""Two trusts and the hub office with their people, some of whom are on the register."""

from datetime import time, timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.mentoring.domain.answers import accept_request, list_to_answer
from hub.mentoring.domain.approvals import approve_profile
from hub.mentoring.domain.meetings import MeetingPlan, plan_meeting
from hub.mentoring.domain.profiles import ProfilePlan, find_own_profile, save_profile, submit_profile
from hub.mentoring.domain.requests import MentoringNeed, ask
from hub.mentoring.domain.vocabulary import MeetingFormat, Purpose, RegisterKind
from hub.mentoring.models import RegisterProfile, Relationship
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_person
from tests.mentoring.programme_rows import Programmes
from tests.people.conftest import SCENARIO, Scenario, viewer_of
from tests.support.databases import read_known


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it."""
    return SCENARIO if "scenario" in request.fixturenames else None


@pytest.fixture
def scenario(app, databases):
    """Two trusts and the hub office, with a person in each role."""
    known = read_known(databases.prepare(SCENARIO))
    return Mentoring(app, **known)


class Mentoring(Scenario):
    """A scenario in which people are on the register, ask and answer."""

    def viewer(self, name, session):
        return viewer_of(session, self, name)

    def add_person(self, name, organisation="yorkshire"):
        """Add a leader of a trust under this name."""
        with self.write_session() as session:
            person = make_person(session, find_organisation(session, organisation), name=name)
            self.ids[name], self.public_ids[name] = person.id, person.public_id

    def offer(self, name, kind=RegisterKind.MENTOR, **fields):
        """Let a person write a profile, and return its public id."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            return save_profile(session, viewer, kind, None, make_profile_plan(**fields), now()).public_id

    def listed(self, name, kind=RegisterKind.MENTOR, *, by="staff", **fields):
        """Put a person on the register, and return the public id of the profile."""
        with self.write_session() as session:
            viewer, plan = self.viewer(name, session), make_profile_plan(**fields)
            save_profile(session, viewer, kind, None, plan, now())
            profile = submit_profile(session, viewer, kind, now())
            approver, public_id = self.viewer(by, session), profile.public_id
            approve_profile(session, approver, public_id, profile.revision, now())
        get_page_version(self.app).invalidate()
        return public_id

    def ask(
        self, name, *profile_ids, kind=RegisterKind.MENTOR, at=None, words="I begin a new post.", **fields
    ):
        """Let a person ask these profiles, and return the public id of the request."""
        need = MentoringNeed(kind, fields.pop("purposes", (Purpose.CAREER_STEP,)), words, **fields)
        with self.write_session() as session:
            return ask(session, self.viewer(name, session), need, profile_ids, at or now()).public_id

    def waiting_for(self, name, at=None):
        """Return the public ids of the choices that wait for a person's answer."""
        with self.write_session() as session:
            return [
                row.public_id
                for row, _, _ in list_to_answer(session, self.viewer(name, session), at or now())
            ]

    def accept(self, name, choice_id="", at=None):
        """Let a person accept what they are asked, and return the public id of the relationship."""
        with self.write_session() as session:
            viewer, at = self.viewer(name, session), at or now()
            if not choice_id:
                choice_id = list_to_answer(session, viewer, at)[0][0].public_id
            return accept_request(session, viewer, choice_id, at).public_id

    def relationship(self, mentor="other leader", mentee="leader", **fields):
        """Bring two people together, and return the public id of the relationship."""
        self.ask(mentee, self.listed(mentor, **fields))
        return self.accept(mentor)

    def plan_meeting(self, name, relationship_id, days=14, **fields):
        """Let one of the two plan a meeting, and return its public id."""
        with self.write_session() as session:
            viewer = self.viewer(name, session)
            plan = make_meeting_plan(days, **fields)
            return plan_meeting(session, viewer, relationship_id, plan, now()).public_id

    def profile(self, name, kind=RegisterKind.MENTOR):
        """Return the columns of a person's profile as a dictionary."""
        with self.write_session() as session:
            row = find_own_profile(session, self.viewer(name, session), kind)
            return {column.name: getattr(row, column.name) for column in RegisterProfile.__table__.columns}

    def row_of(self, relationship_id):
        """Return the columns of a relationship as a dictionary."""
        with self.write_session() as session:
            row = session.query(Relationship).filter_by(public_id=relationship_id).one()
            return {column.name: getattr(row, column.name) for column in Relationship.__table__.columns}

    def ids_of_relationships(self):
        """Return the public ids of all relationships, in the order in which they began."""
        with self.write_session() as session:
            return [row.public_id for row in session.query(Relationship).order_by(Relationship.id)]

    def sent(self, kind):
        """Return the emails of a kind that would be sent now."""
        return [email for name, _, email in self.emails() if name == kind]


def make_profile_plan(**fields):
    """Return what a mentor offers by telephone, with these fields."""
    values = {
        "about": "I have led control rooms for ten years.",
        "purposes": (Purpose.CAREER_STEP, Purpose.NEW_ROLE),
        "formats": (MeetingFormat.TELEPHONE, MeetingFormat.VIDEO),
        "capacity": 2,
        **fields,
    }
    return ProfilePlan(**values)


def make_meeting_plan(days=14, **fields):
    """Return the plan of a meeting some days from now."""
    values = {
        "day": current_day() + timedelta(days=days),
        "starts": time(10, 0),
        "minutes": 60,
        "format": MeetingFormat.TELEPHONE,
        **fields,
    }
    return MeetingPlan(**values)


@pytest.fixture
def programmes(scenario):
    """Programmes of the London trust."""
    return Programmes(scenario)
