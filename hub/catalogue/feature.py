from flask import Blueprint

from hub.catalogue.domain import merge_entries
from hub.extension.feature import Feature

# No routes: the blueprint lets Flask find the template of lists.
feature = Feature(
    name="catalogue",
    blueprint=Blueprint("catalogue", __name__, template_folder="templates"),
    merge_organisations=merge_entries,
)
