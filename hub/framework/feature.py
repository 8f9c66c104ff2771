from hub.extension.feature import Feature
from hub.framework.api import blueprint as api
from hub.framework.domain import CapabilityDocument, RecommendationDocument
from hub.framework.views import blueprint
from hub.library.domain import CAPABILITIES, RECOMMENDATIONS, make_content_handler

feature = Feature(
    name="framework",
    blueprint=blueprint,
    api_blueprint=api,
    content_handlers={
        "recommendations": make_content_handler(
            RecommendationDocument, RECOMMENDATIONS, office_only=True, required_headings=("Where to begin",)
        ),
        "capabilities": make_content_handler(
            CapabilityDocument, CAPABILITIES, office_only=True, required_headings=("Ask yourself",)
        ),
    },
)
