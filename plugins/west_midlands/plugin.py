from hub.plugin_api import ContentFolder, Speciality, StatedFact, SurveyResponse, Trust, hookimpl

HUB_API = "1.3"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="west-midlands",
        name="West Midlands Ambulance Service NHS Trust",
        short_name="West Midlands",
        search_words=("WMAS",),
        summary=(
            "The trust rewards what leaders achieve, and puts significant effort into communication (Table "
            "2)."
        ),
        survey=SurveyResponse(sample=84, starting_pct=71, finishing_pct=56, finished=47),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="Reward and recognition",
        summary="Awards for what leaders achieve and not simply for long service, in support functions too.",
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust has a well-established system of reward and recognition for what leaders achieve, "
            "not simply for long service.",
            TABLE_2,
        ),
        StatedFact(
            "The trust's awards go to people in support functions and in operations alike.",
            TABLE_2,
        ),
        StatedFact(
            "The trust puts significant effort into communication, face to face and on paper.",
            TABLE_2,
        ),
    ]
