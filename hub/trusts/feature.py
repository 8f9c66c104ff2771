from hub.kit.feature import Feature
from hub.kit.page import Link
from hub.trusts.views import blueprint

feature = Feature(name="trusts", blueprint=blueprint, navigation=(Link("Trusts", "/trusts"),))
