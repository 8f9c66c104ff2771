from hub.demo.cli import demo
from hub.demo.views import blueprint, render_sample_people
from hub.extension.feature import Feature

feature = Feature(name="demo", blueprint=blueprint, commands=(demo,), on_sign_in_page=(render_sample_people,))
