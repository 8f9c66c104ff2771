from hub.extension.feature import Feature
from hub.open_data.views import blueprint

feature = Feature(name="open_data", blueprint=blueprint)
