from flask import Flask

from hub.accounts.domain import HELD, MESSAGES, RETENTION
from hub.accounts.views import account as account
from hub.accounts.views import addresses as addresses
from hub.accounts.views import blueprint, providers, single_sign_on
from hub.accounts.views import resetting as resetting
from hub.accounts.views import second_factor as second_factor
from hub.accounts.views import signing_in as signing_in
from hub.accounts.views.entering import init_app, who_asks
from hub.extension.feature import Feature


def _init(app: Flask) -> None:
    init_app(app)
    providers.init_app(app)


# The views are imported so that their routes are on the blueprint when it is registered.
feature = Feature(
    name="accounts",
    blueprint=blueprint,
    enter=who_asks,
    init=_init,
    on_sign_in_page=(single_sign_on.provider_buttons,),
    messages=MESSAGES,
    held=HELD,
    retention=RETENTION,
)
