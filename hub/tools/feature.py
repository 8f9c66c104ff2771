from hub.extension.catalogue_kinds import CatalogueKind
from hub.extension.feature import Feature
from hub.tools.domain import KIND
from hub.tools.views import blueprint

feature = Feature(
    name="tools",
    blueprint=blueprint,
    kinds=(CatalogueKind(KIND, "Tools", in_library=True, schema_type=""),),
)
