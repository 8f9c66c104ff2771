from hub.plugin_api import ContentFolder, Speciality, StatedFact, SurveyResponse, Trust, hookimpl

HUB_API = "1.3"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="north-east",
        name="North East Ambulance Service NHS Trust",
        short_name="North East",
        search_words=("NEAS",),
        summary=(
            "The trust was leading work on a single point of contact for emergency calls (Table 2), and had "
            "invested in development made for each senior manager (7.1)."
        ),
        survey=SurveyResponse(sample=57, starting_pct=77, finishing_pct=54, finished=31),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [
        ContentFolder("content/library", feature="library"),
        ContentFolder("content/programmes", feature="programmes"),
    ]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="A single point of contact for emergency calls",
        summary=(
            "The trust was leading its development, with new software, new systems and advanced, cost "
            "effective call handling."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "This is the one trust that the study names for having invested in development made for each of "
            "its senior managers. That development is tied to a structured personal development plan, and "
            "takes account of psychometric tests and other assessments.",
            "7.1",
        ),
        StatedFact(
            "The trust has a programme that develops team leaders and middle managers in leadership and "
            "management, designed for ambulance trusts. Other trusts might adapt it.",
            TABLE_2,
        ),
        StatedFact(
            "The trust was leading work on one point of contact for emergency calls. It had been identified "
            "as good practice in integrated working with the local NHS.",
            TABLE_2,
        ),
    ]
