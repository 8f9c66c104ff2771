from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.kit.page import Link
from hub.library.domain import make_content_handler
from hub.options.api import blueprint as api
from hub.options.domain.documents import OptionDocument
from hub.options.domain.queries import OPTIONS
from hub.options.services import render_option_part
from hub.options.views import blueprint

feature = Feature(
    name="options",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Ways to develop", "/options"),),
    kinds=(
        CatalogueKind(
            OPTIONS.kind, "Ways to develop", CatalogueList("options", OPTIONS.base_path, api_name="options")
        ),
    ),
    on_item_page=(ItemPagePart(OPTIONS.kind, render_option_part),),
    content_handlers={"options": make_content_handler(OptionDocument, OPTIONS, office_only=True)},
)
