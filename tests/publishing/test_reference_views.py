"""The pages of references: one is given on a programme's page, changed, deleted, reported and decided on."""

from tests.people.conftest import main_of
from tests.publishing import references_rows
from tests.publishing.references_rows import FORM, PROGRAMME

filling, scenario = references_rows.filling, references_rows.scenario


def test_a_member_gives_a_reference_that_stands_beside_the_programme_without_a_name(scenario):
    leader = scenario.browser("other leader")
    assert f"{PROGRAMME}/references/new" in scenario.page().text
    assert leader.get(f"{PROGRAMME}/references/new").status_code == 200
    preview = main_of(leader.send(f"{PROGRAMME}/references/preview", **FORM))
    assert "This is how everybody will see it" in preview
    assert scenario.rows() == []
    sent = leader.send(f"{PROGRAMME}/references/new", **FORM)
    assert (sent.status_code, sent.location) == (303, PROGRAMME)

    page = main_of(scenario.page())
    assert "Director, Yorkshire Ambulance Service NHS Trust, 2025. Given on" in page
    assert "What has changed since: I listen longer." in page
    assert "Would they go again? 1 person answered. Yes: 1" in page
    assert "The second leader" not in page
