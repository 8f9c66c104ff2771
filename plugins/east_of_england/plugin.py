from hub.plugin_api import SurveyResponse, Trust, hookimpl

HUB_API = "1.3"


@hookimpl
def hub_trust() -> Trust:
    """Return the identity of the trust."""
    return Trust(
        slug="east-of-england",
        name="East of England Ambulance Service NHS Trust",
        short_name="East of England",
        search_words=("EEAST", "EoEAS"),
        name_note=(
            "The study prints only the short name of this trust (Appendix One). The hub gives it a full name "
            "on the pattern of the other ten."
        ),
        summary="The 2009 study has no example from this trust (Table 2). It is invited to share one here.",
        survey=SurveyResponse(sample=40, starting_pct=50, finishing_pct=38, finished=15),
    )
