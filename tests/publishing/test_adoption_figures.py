"""Adoptions are counted by quarter and by item, for hub staff alone."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from hub.kit.clock import current_day, now
from hub.kit.errors import NotFound
from hub.publishing.domain.adoption_figures import (
    Quarter,
    count_by_quarter,
    list_item_figures,
    list_most_adopted,
    list_quarters,
)
from hub.publishing.domain.adoptions import end_adoption
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.models import Adoption
from tests.people.conftest import main_of

TODAY = date(2026, 4, 2)
LAST_MOMENT = datetime(2026, 3, 31, 22, 59, tzinfo=UTC)
FIRST_MOMENT = datetime(2026, 3, 31, 23, 0, tzinfo=UTC)


def test_the_last_eight_quarters_end_with_the_current_one():
    quarters = list_quarters(TODAY)
    assert quarters[0] == Quarter(2024, 3)
    assert quarters[-1].label == "April to June 2026"
    assert quarters[-1].first_day == date(2026, 4, 1)


@pytest.mark.requirement("R034")
def test_adoptions_are_counted_in_the_quarter_of_london_in_which_they_began(items):
    first = items.adopt()
    adapted = {"kind": AdoptionKind.ADAPTED, "what_changed": "All of it."}
    second = items.adopt("leader", "london", "version", **adapted)
    items.adopt("guest", "guest-of-london", partner="Northern Fire Service")
    items.act(end_adoption, "other leader", first)
    with items.write_session() as session:
        session.execute(update(Adoption).values(created_at=FIRST_MOMENT))
        late = update(Adoption).where(Adoption.public_id == first)
        session.execute(late.values(created_at=LAST_MOMENT, ended_at=FIRST_MOMENT))
        staff = items.viewer("staff", session)
        current, before, *_ = count_by_quarter(session, staff, TODAY)
        assert (current.used, current.adapted, current.by_partners, current.ended) == (1, 1, 1, 1)
        assert (before.used, before.adapted, before.ended) == (1, 0, 0)
        assert [(row.entry.slug, row.used, row.adapted) for row in list_most_adopted(session, staff)] == [
            *(("rota", 1, 0), ("version", 0, 1))
        ]
        lines = [(row.quarter.number, row.entry.slug) for row in list_item_figures(session, staff, TODAY)]
        assert lines == [(2, "rota"), (2, "version"), (1, "rota")]
        for act in (count_by_quarter, list_item_figures):
            with pytest.raises(NotFound):
                act(session, items.viewer("lead", session), TODAY)
        session.execute(update(Adoption).where(Adoption.public_id == second).values(created_at=now()))
    staff = items.browser("staff")
    assert "Items used by the most organisations" in main_of(staff.get("/desk/library/adoptions"))
    table = staff.get("/desk/library/adoptions.csv").text
    assert f"{list_quarters(current_day())[-1].first_day.isoformat()},Our rota" in table
    assert items.browser("lead").get("/desk/library/adoptions.csv").status_code == 403
