from flask import Blueprint

blueprint = Blueprint("desk", __name__, template_folder="../templates")

from hub.desk.views import admin as admin  # noqa: E402 -- they register their routes on it
from hub.desk.views import own as own  # noqa: E402
