"""Sample dates to plan around, and notices of rosters."""

from hub.demo.domain.sample_dates import DATES, NOTICES, create_sample_dates
from hub.events.models import KeptDate, RosterNotice
from hub.kit.clock import current_day, now
from tests.people.conftest import make_scenario


def test_a_demonstration_has_dates_to_plan_around_and_a_firm_and_a_soft_roster(app):
    scenario = make_scenario(app)
    for _ in range(2):
        with scenario.write_session() as session:
            create_sample_dates(session, now())
    with scenario.write_session() as session:
        kept = session.query(KeptDate).order_by(KeptDate.first_day).all()
        assert [row.title for row in kept] == [title for title, *_ in DATES]
        assert all(current_day() < row.first_day <= row.last_day for row in kept)
        assert sorted(row.is_firm for row in session.query(RosterNotice)) == [False, True]
        assert len(NOTICES) == 2
