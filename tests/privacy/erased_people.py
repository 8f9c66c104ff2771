"""The erasure of the person of the fixture `planted`."""

from hub.access import Viewer
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.privacy.domain.erasure import erase_person
from hub.privacy.services import list_personal_data


def erase(app):
    with app.app_context(), write_transaction() as session:
        erase_person(session, Viewer(person_id=app.person_id), app.person_id, list_personal_data(app), now())
