"""What sheets keep is exported, erased, and shared for a limited time."""

from datetime import timedelta

from sqlalchemy import select

from hub.events.domain.sheet_data import (
    GATHERED_FOR,
    SHARED_FOR,
    end_old_sharing,
    erase_sheets,
    export_sheets,
)
from hub.events.models import Event, ImplicationSheet
from tests.events.test_sheets import save, share


def test_sheets_are_exported_shared_for_a_time_and_erased(scenario):
    slug = scenario.open_event(series="parallel-lines")
    scenario.book("leader", slug)
    save(scenario, "leader", slug)
    share(scenario, "leader", slug, lead=True, gathered=True)
    person, second = scenario.ids["leader"], timedelta(seconds=1)
    with scenario.write_session() as session:
        (row,) = export_sheets(session, person)
        assert row["What would you like to try in your trust?"] == "One station"
        assert row["shared with the lead of the trust"] is True
        ends_at = session.scalars(select(Event)).one().ends_at
        ended = [
            end_old_sharing(session, ends_at + kept_for + extra)
            for kept_for in (SHARED_FOR, GATHERED_FOR)
            for extra in (timedelta(0), second)
        ]
        assert ended == [0, 1, 0, 1]
        session.expire_all()
        (row,) = export_sheets(session, person)
        assert row["gathered without names"] is False
        erase_sheets(session, person)
        assert session.scalars(select(ImplicationSheet)).all() == []
