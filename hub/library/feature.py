from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.library.api import blueprint as api
from hub.library.domain import ITEM_PARTS, ITEM_WORDS, LIBRARY, handler_for
from hub.library.views import blueprint
from hub.plugin_api.documents import Document

feature = Feature(
    name="library",
    blueprint=blueprint,
    api=api,
    navigation=(Link("Library", "/library"),),
    content={"library": handler_for(Document, LIBRARY, parts=ITEM_PARTS, words=ITEM_WORDS)},
)
