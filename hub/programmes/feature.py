from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.extension.site_pages import SitePage
from hub.kit.page import Link
from hub.library.domain import ITEM_HEADINGS, ITEM_WORD_LIMITS, make_content_handler
from hub.plugin_api.documents import ProgrammeDocument
from hub.programmes.api import blueprint as api
from hub.programmes.domain import PROGRAMMES, replace_dates
from hub.programmes.presenters import EXTRA_COLUMNS
from hub.programmes.services import render_dates_part
from hub.programmes.views import blueprint

feature = Feature(
    name="programmes",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Programmes", "/programmes"),),
    kinds=(
        CatalogueKind(
            PROGRAMMES.kind,
            "Programmes",
            CatalogueList(
                "programmes", PROGRAMMES.base_path, api_name="programmes", extra_columns=EXTRA_COLUMNS
            ),
            in_library=True,
            on_trust_page=True,
            schema_type="Course",
        ),
    ),
    pages=(
        SitePage(
            PROGRAMMES.base_path,
            "Programmes",
            "Leadership programmes in and beyond the ambulance trusts: who runs each one and who it is for.",
            "programmes/list.jinja",
            words=(
                "available open leadership development programmes",
                "open access leadership programmes",
                "leadership courses",
                "Appendix Five",
                "compare programmes side by side",
                "comparison of courses",
            ),
        ),
    ),
    on_item_page=(ItemPagePart(PROGRAMMES.kind, render_dates_part),),
    content_handlers={
        "programmes": make_content_handler(
            ProgrammeDocument,
            PROGRAMMES,
            on_publish=replace_dates,
            required_headings=ITEM_HEADINGS,
            word_limits=ITEM_WORD_LIMITS,
        )
    },
)
