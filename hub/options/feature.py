from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.library.domain import OPTIONS, make_content_handler
from hub.options.api import blueprint as api
from hub.options.domain import OptionDocument
from hub.options.views import blueprint

feature = Feature(
    name="options",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Ways to develop", "/options"),),
    content_handlers={"options": make_content_handler(OptionDocument, OPTIONS, office_only=True)},
)
