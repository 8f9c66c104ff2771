from datetime import datetime

from hub.kit.clock import format_sortable
from hub.kit.jobs import JobOutcome

STATE_LABELS = {
    "running": "is running",
    "done": "done",
    "again": "failed, will be tried again",
    "failed": "FAILED",
    "cut short": "INTERRUPTED, and not started again",
}


def job_outcome_line(outcome: JobOutcome) -> str:
    """Return the outcome of a job as one line."""
    line = f"{_outcome_time(outcome)}  {outcome.job}: {STATE_LABELS[outcome.state]}"
    return f"{line}: {outcome.words}" if outcome.words else line


def _outcome_time(outcome: JobOutcome) -> str:
    return format_sortable(datetime.fromisoformat(outcome.at))


def pending_job_line(name: str) -> str:
    """Return a job in the queue as one line."""
    return f"{'waiting':<21}{name}"
