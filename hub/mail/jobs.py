"""The job that delivers the outbox, each minute and on request."""

from hub.kit.jobs import Job
from hub.mail.services.delivery import deliver_emails
from hub.mail.services.delivery_request import MAIL_SEND


def _deliver_outbox() -> str:
    return deliver_emails().summary()


mail_send = Job(MAIL_SEND, _deliver_outbox, schedule="* *", retries=0)
