"""The pages of a sheet, for who writes it and for those with whom it is shared."""

import pytest
from bs4 import BeautifulSoup

from tests.events.test_sheets import ANSWERS, PARALLEL_LINES, starts_at
from tests.support.clock_changes import move_clock

PREPARED = {"day": PARALLEL_LINES}


@pytest.fixture
def day(scenario):
    """A Parallel Lines day at which the leader has a place."""
    return scenario.made


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def test_the_pages_of_a_sheet_lead_from_the_day_to_who_reads_it(scenario, day, monkeypatch):
    leader, lead, staff = (scenario.browser(name) for name in ("leader", "lead", "staff"))
    address = f"/events/{day}"
    assert "Write your reflections" not in leader.get(address).text
    move_clock(monkeypatch, starts_at(scenario, day))
    leader, lead, staff = (scenario.browser(name) for name in ("leader", "lead", "staff"))
    assert "Write your reflections" in leader.get(address).text
    form = words(leader.get(f"{address}/sheet/edit"))
    assert "Only you can read what you write here" in form

    empty = leader.send(f"{address}/sheet/edit", revision="0")
    assert (empty.status_code, "Answer at least one question" in empty.text) == (400, True)
    assert leader.send(f"{address}/sheet/edit", revision="0", **ANSWERS).location == f"{address}/sheet"
    late = leader.send(f"{address}/sheet/edit", revision="0", trial="Typed elsewhere")
    assert late.status_code == 409
    assert "Typed elsewhere" in late.text
    assert "They plan a shift together." in late.text
    long = leader.send(f"{address}/sheet/edit", revision="1", trial="x" * 3001)
    assert (long.status_code, "x" * 3001 in long.text) == (400, True)

    page = leader.get(f"{address}/sheet")
    assert "They plan a shift together." in page.text
    assert lead.get(f"{address}/sheet").status_code == 404
    assert (
        "Reflections that people in your trust share with you will be listed here."
        in lead.get(f"{address}/shared-sheets").text
    )
    assert leader.send(f"{address}/sheet/readers", lead="y", gathered="y").status_code == 303
    assert "The leader" in words(lead.get(f"{address}/shared-sheets"))
    assert "Reflections shared with you" in words(lead.get("/me"))
    assert "You share these reflections with the lead of your trust, and with the hub office" in words(
        leader.get(f"{address}/sheet/edit")
    )
    assert "five or more" in words(leader.get(f"{address}/sheet"))
    assert "Answers will be shown here when 5 or more" in words(staff.get(f"{address}/gathered"))
    assert leader.get(f"{address}/gathered").status_code == 403
    assert "Delete your reflections?" in words(leader.get(f"{address}/sheet/delete"))
    assert leader.send(f"{address}/sheet/delete").location == address
    assert (
        "Reflections that people in your trust share with you will be listed here."
        in lead.get(f"{address}/shared-sheets").text
    )
