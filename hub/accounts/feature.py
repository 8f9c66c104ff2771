from hub.accounts.views import blueprint
from hub.accounts.views.entering import init_app, who_asks
from hub.kit.feature import Feature

feature = Feature(name="accounts", blueprint=blueprint, enter=who_asks, init=init_app)
