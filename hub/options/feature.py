from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.library.domain import OPTIONS, handler_for
from hub.options.api import blueprint as api
from hub.options.domain import OptionDocument
from hub.options.views import blueprint

feature = Feature(
    name="options",
    blueprint=blueprint,
    api=api,
    navigation=(Link("Ways to develop", "/options"),),
    content={"options": handler_for(OptionDocument, OPTIONS, office_only=True)},
)
