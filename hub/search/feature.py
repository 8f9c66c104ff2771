from hub.kit.feature import Feature
from hub.search.cli import search
from hub.search.views import blueprint

feature = Feature(name="search", blueprint=blueprint, commands=(search,))
