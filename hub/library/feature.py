from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.site_pages import SitePage
from hub.kit.page import Link
from hub.library.api import blueprint as api
from hub.library.domain.personal_data import VERSION_DATA
from hub.library.domain.publication import make_content_handler
from hub.library.domain.shelves import ITEM_HEADINGS, ITEM_WORD_LIMITS, LIBRARY
from hub.library.views import blueprint
from hub.plugin_api.documents import Document

feature = Feature(
    name="library",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Library", "/library"),),
    kinds=(
        CatalogueKind(
            LIBRARY.kind,
            "Library",
            CatalogueList("library", LIBRARY.base_path, api_name="resources", is_library=True),
            in_library=True,
            on_trust_page=True,
        ),
    ),
    pages=(
        SitePage(
            LIBRARY.base_path,
            "Library",
            "Everything that the trusts share to develop their leaders, to search and to filter.",
            "library/list.jinja",
            words=("learning resources", "shared learning", "sharing the learning", "Table 2"),
        ),
    ),
    personal_data=(VERSION_DATA,),
    content_handlers={
        "library": make_content_handler(
            Document, LIBRARY, required_headings=ITEM_HEADINGS, word_limits=ITEM_WORD_LIMITS
        )
    },
)
