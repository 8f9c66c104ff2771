from hub.extension.feature import Feature
from hub.tools.views import blueprint

feature = Feature(name="tools", blueprint=blueprint)
