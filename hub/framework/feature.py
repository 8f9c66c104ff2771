from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.extension.site_pages import SitePage
from hub.framework.api import blueprint as api
from hub.framework.domain import CAPABILITIES, RECOMMENDATIONS, CapabilityDocument, RecommendationDocument
from hub.framework.services import render_capability_part
from hub.framework.views import blueprint
from hub.library.domain import make_content_handler

feature = Feature(
    name="framework",
    blueprint=blueprint,
    api_blueprint=api,
    kinds=(
        CatalogueKind(
            RECOMMENDATIONS.kind,
            "Recommendations",
            CatalogueList("recommendations", RECOMMENDATIONS.base_path, api_name="recommendations"),
            in_library=True,
        ),
        CatalogueKind(
            CAPABILITIES.kind,
            "Capabilities",
            CatalogueList("capabilities", CAPABILITIES.base_path, api_name="capabilities"),
        ),
    ),
    pages=(
        SitePage(
            RECOMMENDATIONS.base_path,
            "Recommendations",
            "The twelve recommendations of the study in plain words, each with its stages and benefits.",
            "framework/recommendations.jinja",
            words=(
                "Ambulance service recommendations and action plan",
                "twelve recommendations",
                "12 recommendations",
                "action plan",
                "invest in future leadership capacity",
                "invest in the skills of future leaders",
                "improve people management systems",
                "Appendix Six",
            ),
        ),
        SitePage(
            CAPABILITIES.base_path,
            "Capabilities",
            "The forty capabilities of the benchmark tool, by area and ability, with what develops each.",
            "framework/capabilities.jinja",
            words=(
                "The Future Leaders Benchmark Tool",
                "Ambulance Leaders’ Benchmark Tool",
                "benchmark survey",
                "leadership capabilities",
                "Setting direction",
                "Delivering the service",
                "Personal qualities",
                "leadership skills, knowledge and behaviours",
                "competency framework",
                "NHS Knowledge and Skills Framework",
                "Appendix Four",
            ),
        ),
    ),
    on_item_page=(ItemPagePart(CAPABILITIES.kind, render_capability_part),),
    content_handlers={
        "recommendations": make_content_handler(
            RecommendationDocument, RECOMMENDATIONS, office_only=True, required_headings=("Where to begin",)
        ),
        "capabilities": make_content_handler(
            CapabilityDocument, CAPABILITIES, office_only=True, required_headings=("Ask yourself",)
        ),
    },
)
