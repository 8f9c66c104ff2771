from flask import Blueprint

from hub.catalogue.domain.organisation_merge import merge_entries
from hub.extension.catalogue_kinds import CatalogueKind
from hub.extension.feature import Feature
from hub.plugin_api.vocabulary import Kind

# The blueprint has no routes; Flask needs it to find the list template.
feature = Feature(
    name="catalogue",
    blueprint=Blueprint("catalogue", __name__, template_folder="templates"),
    # Found by searching alone: what is declared as `pages` of a feature.
    kinds=(CatalogueKind(Kind.PAGE.value, "Hub pages", in_sitemap=False, in_exports=False, schema_type=""),),
    merge_organisations=merge_entries,
)
