"""The job that delivers the outbox, each minute and when it is asked for."""

from hub.kit.jobs import Job
from hub.mail.services.delivery import deliver_emails
from hub.mail.services.delivery_request import MAIL_SEND


def _send() -> str:
    return deliver_emails().summary()


mail_send = Job(MAIL_SEND, _send, schedule="* *", retries=0)
