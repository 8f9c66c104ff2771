"""Links to set a new password, as the tests ask for them and read them from the outbox."""

from tests.support.emails import link_in
from tests.support.signed_in import visitor

NEW = "four green bicycles"


def request_link(app, email):
    return visitor(app).send("/sign-in/forgotten", email=email)


def links(outbox):
    return [link_in(email) for kind, email in outbox() if kind == "reset" and email]
