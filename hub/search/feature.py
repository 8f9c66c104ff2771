from hub.kit.feature import Feature
from hub.search.cli import search
from hub.search.jobs import problems_of_search
from hub.search.views import blueprint

feature = Feature(name="search", blueprint=blueprint, commands=(search,), checks=(problems_of_search,))
