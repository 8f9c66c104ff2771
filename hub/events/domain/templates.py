"""Templates of events: one for each topic of a series, and those for events within a trust.

A template never names a contributor, since nobody whom the study suggests has been asked.
"""

from collections.abc import Sequence
from datetime import time

from msgspec import Struct

from hub.events.domain.schedule import TimetableLine
from hub.events.domain.series import EventSeries
from hub.plugin_api.vocabulary import Theme, Tier

OTHER = "other"
"""The template with which an event of any other kind begins."""
ONE_DAY = (
    TimetableLine(time(9, 30), "Arrival and introductions"),
    TimetableLine(time(10, 0), "What another sector does"),
    TimetableLine(time(11, 15), "Questions and discussion"),
    TimetableLine(time(12, 30), "Lunch"),
    TimetableLine(time(13, 15), "Reflection: the implications for your trust"),
    TimetableLine(time(14, 45), "What each trust will try"),
    TimetableLine(time(16, 0), "Summary and close"),
)
DEVELOPMENT_DAY = (
    TimetableLine(time(9, 30), "Arrival and introductions"),
    TimetableLine(time(10, 0), "The concept and what it requires"),
    TimetableLine(time(11, 30), "How it might work in a regional ambulance service"),
    TimetableLine(time(12, 30), "Lunch"),
    TimetableLine(time(13, 15), "Work in groups on your own trust"),
    TimetableLine(time(15, 30), "Next steps"),
)
SUPERVISION = (
    TimetableLine(time(14, 0), "Welcome, and what stays in the group"),
    TimetableLine(time(14, 15), "What each brings: one question from their own practice"),
    TimetableLine(time(14, 45), "Two or three of them in depth"),
    TimetableLine(time(15, 40), "What each takes away, and the next date"),
)


class EventTemplate(Struct, frozen=True):
    """What the form of a new event begins with. `source` says where the idea comes from."""

    slug: str
    title: str
    summary: str
    source: str = ""
    series: str = ""
    starts: time = time(9, 30)
    ends: time = time(16, 30)
    capacity: int = 40
    tiers: tuple[Tier, ...] = ()
    themes: tuple[Theme, ...] = ()
    timetable: tuple[TimetableLine, ...] = ()
    description: str = ""


LOCAL_TEMPLATES = (
    EventTemplate(
        "seminar",
        "Seminar in a management meeting",
        "A seminar as part of a regular meeting of senior managers.",
        source="Table 3 (7.3)",
        starts=time(10, 0),
        ends=time(11, 30),
        capacity=20,
        tiers=(Tier.SENIOR,),
    ),
    EventTemplate(
        "tool-showcase",
        "Tool showcase or taster session",
        "Managers see different tools and techniques, or try one.",
        source="7.1",
        starts=time(10, 0),
        ends=time(12, 0),
        capacity=20,
        tiers=(Tier.MIDDLE, Tier.SENIOR),
    ),
    EventTemplate(
        "outside-leader",
        "Talk by a leader from outside the ambulance service",
        "A leader from another field talks about how they met their challenges.",
        source="7.1",
        starts=time(10, 0),
        ends=time(11, 30),
        capacity=30,
        tiers=(Tier.SENIOR,),
    ),
    EventTemplate(
        "forum",
        "Forum across directorates",
        "Senior managers of several directorates meet to get to know each other and to discuss.",
        source="7.1",
        starts=time(9, 30),
        ends=time(12, 30),
        capacity=40,
        tiers=(Tier.MIDDLE, Tier.SENIOR),
    ),
    EventTemplate(
        "exemplary-leader",
        "Discussion with an exemplary leader",
        "A group meets a leader from whom others can learn, and discusses how they lead.",
        source="Appendix Two",
        starts=time(10, 0),
        ends=time(12, 0),
        capacity=15,
        tiers=(Tier.SENIOR,),
        description=(
            "The study says that this is less good for copying an approach straight into another setting "
            "(Appendix Two)."
        ),
    ),
    EventTemplate(
        "wider-system",
        "Seminar on the wider health system",
        "Leaders learn about the system in which their trust works.",
        source="8.3",
        starts=time(10, 0),
        ends=time(13, 0),
        capacity=30,
        tiers=(Tier.MIDDLE, Tier.SENIOR),
        themes=(Theme.HEALTHCARE_POLICY,),
    ),
    EventTemplate(
        "supervision-group",
        "Supervision group for coaches and mentors",
        "Coaches and mentors think together about their practice, with an experienced supervisor.",
        starts=time(14, 0),
        ends=time(16, 0),
        capacity=8,
        themes=(Theme.EMOTIONAL_INTELLIGENCE,),
        timetable=SUPERVISION,
        description=(
            "For people on the register as a mentor, coach or preceptor. Talk about your own "
            "practice, and do not name anyone you help. This format is the hub office's own. The "
            "study does not describe one."
        ),
    ),
    EventTemplate(OTHER, "Another event", "", capacity=20),
)


def list_templates(series: Sequence[EventSeries]) -> list[tuple[EventSeries, list[EventTemplate]]]:
    """Return the templates of each series that has topics."""
    return [(each, _series_templates(each)) for each in series if each.topics]


def find_template(series: Sequence[EventSeries], slug: str) -> EventTemplate | None:
    """Return the template with this slug, or None."""
    of_series = [template for _series, templates in list_templates(series) for template in templates]
    return next((template for template in (*of_series, *LOCAL_TEMPLATES) if template.slug == slug), None)


def _series_templates(series: EventSeries) -> list[EventTemplate]:
    # The study suggests national events for senior leaders first (8.5).
    is_suite = series.slug == "developing-a-firm-foundation"
    return [
        EventTemplate(
            slug=f"{series.slug}-{number}",
            title=f"{series.title}: {topic}",
            summary=f"One day of {series.title} on this topic: {topic[:1].lower()}{topic[1:]}.",
            source="8.5",
            series=series.slug,
            tiers=tuple(tier for tier in Tier if tier.value in series.tiers) or (Tier.SENIOR,),
            timetable=DEVELOPMENT_DAY if is_suite else ONE_DAY,
        )
        for number, topic in enumerate(series.topics, start=1)
    ]
