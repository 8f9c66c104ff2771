from hub.extension.feature import Feature
from hub.home.views import blueprint
from hub.kit.page import Link

feature = Feature(name="home", blueprint=blueprint, navigation=(Link("About", "/about"),))
