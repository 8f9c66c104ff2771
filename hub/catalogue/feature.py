from flask import Blueprint

from hub.catalogue.domain.organisation_merge import merge_entries
from hub.extension.feature import Feature

# The blueprint has no routes; Flask needs it to find the list template.
feature = Feature(
    name="catalogue",
    blueprint=Blueprint("catalogue", __name__, template_folder="templates"),
    merge_organisations=merge_entries,
)
