"""The templates of events: the topics of series, and what trusts can do at home."""

import pytest

from hub.events.domain.series import EventSeries
from hub.events.domain.templates import LOCAL_TEMPLATES, find_template, list_templates
from hub.plugin_api.vocabulary import Tier

LINES = EventSeries(
    "parallel-lines", "Parallel Lines", "", "", "A day", ("One topic", "Two"), ("senior-leader",)
)
SUITE = EventSeries("developing-a-firm-foundation", "Firm Foundation", "", "", "Days", ("Governance",), ())
NO_TOPICS = EventSeries("cooks-tour", "Cook’s Tour", "", "", "A tour", (), ())


def test_each_topic_of_a_series_is_a_template_for_the_people_it_is_for():
    (lines, templates), (suite, days) = list_templates((LINES, NO_TOPICS, SUITE))
    assert (lines, suite) == (LINES, SUITE)
    assert [template.title for template in templates] == ["Parallel Lines: One topic", "Parallel Lines: Two"]
    assert {template.tiers for template in (*templates, *days)} == {(Tier.SENIOR,)}


def test_a_masterclass_keeps_time_for_the_implications_for_each_trust():
    template = find_template((LINES,), "parallel-lines-1")
    assert any("implications" in line.title for line in template.timetable)
    assert (template.series, template.source) == ("parallel-lines", "8.5")


@pytest.mark.requirement("R127")
@pytest.mark.requirement("R128")
@pytest.mark.requirement("R129")
@pytest.mark.requirement("R130")
@pytest.mark.requirement("R131")
@pytest.mark.requirement("R132")
def test_a_trust_has_templates_for_what_the_study_suggests_at_home():
    assert [(template.slug, template.source) for template in LOCAL_TEMPLATES] == [
        ("seminar", "Table 3 (7.3)"),
        ("tool-showcase", "7.1"),
        ("outside-leader", "7.1"),
        ("forum", "7.1"),
        ("exemplary-leader", "Appendix Two"),
        ("wider-system", "8.3"),
        ("supervision-group", ""),
        ("other", ""),
    ]
    assert find_template((), "exemplary-leader").description.startswith("The study says")
    assert find_template((), "none") is None


def test_supervision_of_coaches_and_mentors_is_a_small_group_and_says_whose_format_it_is():
    template = find_template((), "supervision-group")
    assert (template.title, template.capacity) == ("Supervision group for coaches and mentors", 8)
    assert "The study does not describe one." in template.description
    assert "do not name anyone you help" in template.description
    assert template.starts == template.timetable[0].starts < template.ends


def test_no_template_of_a_series_names_a_speaker():
    for _, templates in list_templates((LINES, SUITE)):
        assert {line.speaker for template in templates for line in template.timetable} == {""}
