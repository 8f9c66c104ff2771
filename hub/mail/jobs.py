"""The job that delivers the outbox, each minute and when it is asked for."""

from hub.kit.jobs import Job
from hub.mail.services.delivery import work_through
from hub.mail.services.delivery_request import MAIL_SEND


def _send() -> str:
    return work_through().words()


mail_send = Job(MAIL_SEND, _send, at="* *", retries=0)
