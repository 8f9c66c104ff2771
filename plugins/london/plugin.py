from hub.plugin_api import (
    Contact,
    ContentFolder,
    Speciality,
    StatedFact,
    SurveyResponse,
    Trust,
    hookimpl,
)

HUB_API = "1.0"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="london",
        name="London Ambulance Service NHS Trust",
        short_name="London",
        abbreviation="LAS",
        summary=(
            "The trust has a programme on leadership and self awareness, and a large, well established "
            "training and development function (Table 2)."
        ),
        survey=SurveyResponse(sample=102, starting_pct=89, finishing_pct=61, finished=62),
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
        title="Self awareness in leaders",
        summary=(
            "London's own programme, Exploring Leadership and Self Awareness (ELSA), might be of value in "
            "other trusts, as it is or adapted."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust runs Exploring Leadership and Self Awareness (ELSA), a leadership programme of its "
            "own.",
            TABLE_2,
        ),
        StatedFact(
            "ELSA was not accredited when the study was written. Its authors understood that accreditation "
            "was being sought.",
            TABLE_2,
        ),
        StatedFact(
            "The trust has a training and development function that is large and well established compared "
            "with those of other trusts. The study says that it could consider supporting leadership "
            "development in them.",
            TABLE_2,
        ),
        StatedFact(
            "102 of the 640 people asked to take the study's survey worked for this trust.",
            "Appendix One; 3.2",
        ),
    ]


@hookimpl
def hub_contacts() -> list[Contact]:
    """Return the roles to contact."""
    return [
        Contact(
            role="The training and development function",
            about="Whether it could support leadership development in your trust",
            section=TABLE_2,
        )
    ]
