from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.library.domain import ITEM_PARTS, ITEM_WORDS, PROGRAMMES, handler_for
from hub.plugin_api.documents import ProgrammeDocument
from hub.programmes.api import blueprint as api
from hub.programmes.domain import keep_dates
from hub.programmes.views import blueprint

feature = Feature(
    name="programmes",
    blueprint=blueprint,
    api=api,
    navigation=(Link("Programmes", "/programmes"),),
    content={
        "programmes": handler_for(
            ProgrammeDocument, PROGRAMMES, after=keep_dates, parts=ITEM_PARTS, words=ITEM_WORDS
        )
    },
)
