"""The nightly jobs: deletion when retention periods end, and removing erased people from database files."""

from hub.kit.jobs import Job
from hub.privacy.services import SCRUB, keep_time, scrub_files

retention = Job("retention", keep_time, at="15 3")
erasure_scrub = Job(SCRUB, scrub_files, at="45 3")
