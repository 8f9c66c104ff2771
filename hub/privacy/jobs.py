"""The nightly jobs: deletion when retention periods end, and removing erased people from database files."""

from hub.kit.jobs import Job
from hub.privacy.services import SCRUB_JOB, apply_retention, scrub_files

retention = Job("retention", apply_retention, schedule="15 3")
erasure_scrub = Job(SCRUB_JOB, scrub_files, schedule="45 3")
