from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.extension.site_pages import SitePage
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
    pages=(
        SitePage(
            OPTIONS.base_path,
            "Ways to develop",
            "The study’s menu of sixteen ways to develop leaders: what each is best for, and less good for.",
            "options/menu.jinja",
            words=(
                "Leadership Development Options Menu",
                "leadership development options",
                "menu of options",
                "personal development",
                "group development",
                "current approaches to leadership development",
                "promoting local access to options",
                "Appendix Two",
                "Table 3",
            ),
        ),
        SitePage(
            f"{OPTIONS.base_path}/choose",
            "Help me choose",
            "Answer questions in three short steps, and see which of the sixteen ways to develop fit, and "
            "why.",
            "options/choose.jinja",
            words=("guided choice", "which development option is right", "recommend an option"),
        ),
    ),
    on_item_page=(ItemPagePart(OPTIONS.kind, render_option_part),),
    content_handlers={"options": make_content_handler(OptionDocument, OPTIONS, office_only=True)},
)
