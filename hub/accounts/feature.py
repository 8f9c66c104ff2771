from flask import Flask

from hub.accounts.domain.emails import MESSAGES
from hub.accounts.domain.organisation_merge import merge_memberships
from hub.accounts.domain.personal_data import PERSONAL_DATA, RETENTION
from hub.accounts.domain.second_factor import PURPOSE as SECOND_FACTOR
from hub.accounts.models import Person
from hub.accounts.services import oidc_providers
from hub.accounts.services.provider_check import check_providers
from hub.accounts.services.sign_in_session import authenticate_request, find_auth_context, init_app
from hub.accounts.views import account as account
from hub.accounts.views import blueprint, single_sign_on
from hub.accounts.views import email_change as email_change
from hub.accounts.views import password_reset as password_reset
from hub.accounts.views import second_factor as second_factor
from hub.accounts.views import sign_in as sign_in
from hub.extension.encryption import SealedColumn
from hub.extension.feature import Feature


def _init(app: Flask) -> None:
    init_app(app)
    oidc_providers.init_app(app)


# The views are imported so that their routes are on the blueprint when it is registered.
feature = Feature(
    name="accounts",
    blueprint=blueprint,
    load_auth_context=authenticate_request,
    find_auth_context=find_auth_context,
    init_app=_init,
    on_sign_in_page=(single_sign_on.render_provider_buttons,),
    health_checks=(check_providers,),
    message_kinds=MESSAGES,
    personal_data=PERSONAL_DATA,
    retention=RETENTION,
    sealed_columns=(SealedColumn(Person.totp_secret, SECOND_FACTOR),),
    merge_organisations=merge_memberships,
)
