from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.library.domain import ITEM_HEADINGS, ITEM_WORD_LIMITS, PROGRAMMES, make_content_handler
from hub.plugin_api.documents import ProgrammeDocument
from hub.programmes.api import blueprint as api
from hub.programmes.domain import replace_dates
from hub.programmes.views import blueprint

feature = Feature(
    name="programmes",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Programmes", "/programmes"),),
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
