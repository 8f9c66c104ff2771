from hub.plugin_api import ContentFolder, Speciality, StatedFact, SurveyResponse, Trust, hookimpl

HUB_API = "1.3"
TABLE_2 = "Table 2 (7.2)"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="south-east-coast",
        name="South East Coast Ambulance Service NHS Trust",
        short_name="South East Coast",
        search_words=("SECAmb",),
        summary=(
            "The trust applies high performance methods, and has put great emphasis on e-learning in the "
            "university programme for paramedics (Table 2)."
        ),
        survey=SurveyResponse(sample=29, starting_pct=72, finishing_pct=62, finished=18),
    )


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Return the content folders of the trust."""
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_speciality() -> Speciality:
    """Return the speciality of the trust."""
    return Speciality(
        title="High performance methods",
        summary="The study describes the trust as leading others in applying high performance methodologies.",
        section=TABLE_2,
    )


@hookimpl
def hub_facts() -> list[StatedFact]:
    """Return the facts that the study states about the trust."""
    return [
        StatedFact(
            "The trust is described as ahead of others in applying high performance methodologies.",
            TABLE_2,
        ),
        StatedFact(
            "Many directors were hesitant to share this before there was some evidence of success. The study "
            "still thought that others could learn from how the methods were applied, and staff trained, "
            "within financial limits.",
            TABLE_2,
        ),
        StatedFact(
            "The trust has put great emphasis on e-learning in the university programme for paramedics. "
            "Section 7.1 and Table 2 both say so.",
            "7.1",
        ),
    ]
