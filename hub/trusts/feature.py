from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.trusts.api import blueprint as api
from hub.trusts.views import blueprint

feature = Feature(
    name="trusts", blueprint=blueprint, api_blueprint=api, navigation=(Link("Trusts", "/trusts"),)
)
