from hub.plugin_api import ContentFolder, Speciality, StatedFact, SurveyResponse, Trust, hookimpl

HUB_API = "1.3"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="south-western",
        name="South Western Ambulance Service NHS Trust",
        short_name="South Western",
        search_words=("SWAST", "SWASFT"),
        summary=(
            "The trust has an established equality and diversity programme; the Dorset service was "
            "identified as good practice in integrated working (Table 2)."
        ),
        survey=SurveyResponse(sample=52, starting_pct=38, finishing_pct=27, finished=14),
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
        title="Equality and diversity for front line leaders",
        summary=(
            "An established programme, which might be relevant to trusts that have put less weight on this."
        ),
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust has an established programme on equality and diversity for front line leaders. It "
            "might be relevant to trusts that have put less weight on this.",
            TABLE_2,
        ),
        StatedFact(
            "The Dorset ambulance service was identified as good practice in integrated working with the "
            "local NHS. The study says that it could be a useful case study.",
            TABLE_2,
        ),
    ]
