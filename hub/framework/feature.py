from hub.extension.feature import Feature
from hub.framework.api import blueprint as api
from hub.framework.domain import CapabilityDocument, RecommendationDocument
from hub.framework.views import blueprint
from hub.library.domain import CAPABILITIES, RECOMMENDATIONS, handler_for

feature = Feature(
    name="framework",
    blueprint=blueprint,
    api=api,
    content={
        "recommendations": handler_for(
            RecommendationDocument, RECOMMENDATIONS, office_only=True, parts=("Where to begin",)
        ),
        "capabilities": handler_for(
            CapabilityDocument, CAPABILITIES, office_only=True, parts=("Ask yourself",)
        ),
    },
)
