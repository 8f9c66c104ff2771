"""The job that has files of items scanned and reads them, each minute and after an upload."""

from hub.kit.jobs import Job, get_jobs
from hub.publishing.services.attachment_checks import check_attachments
from hub.web.after_response import run_after_response

ATTACHMENT_CHECKS = "attachment-checks"


def request_attachment_checks() -> None:
    """Run the job soon after the response; if the queue cannot be reached, it runs within a minute."""
    run_after_response(lambda app: get_jobs(app).submit(ATTACHMENT_CHECKS))


ATTACHMENT_JOBS = (Job(ATTACHMENT_CHECKS, check_attachments, schedule="* *", retries=0),)
