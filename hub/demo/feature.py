from hub.demo.cli import demo
from hub.demo.views import blueprint, people_to_be
from hub.extension.feature import Feature

feature = Feature(name="demo", blueprint=blueprint, commands=(demo,), on_sign_in_page=(people_to_be,))
