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
        name_note="The study never prints this trust's full name; this follows the pattern of the other ten.",
        summary="The study's Table 2 has no row for this trust. It is invited to be first to share here.",
        survey=SurveyResponse(sample=40, starting_pct=50, finishing_pct=38, finished=15),
    )
