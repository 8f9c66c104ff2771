from hub.kit.jobs import Outcome

STATES = {"running": "is running", "done": "done", "again": "failed, will be tried again", "failed": "FAILED"}


def outcome_line(outcome: Outcome) -> str:
    """Return how a job went, as one line."""
    line = f"{outcome.at}  {outcome.job}: {STATES[outcome.state]}"
    return f"{line}: {outcome.words}" if outcome.words else line


def waiting_line(name: str) -> str:
    """Return a job that waits, as one line."""
    return f"waiting                    {name}"
