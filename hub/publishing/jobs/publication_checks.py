"""The job that asks the plugins of trusts about drafts in review."""

from flask import current_app

from hub.kit.jobs import Job
from hub.publishing.domain.draft_checks import CheckState
from hub.publishing.services.trust_checks import ask_trust_checks

PUBLICATION_CHECKS = "publication-checks"
"""The name of the job. Each minute it looks for what waits; submitting it only makes that sooner."""


def ask_plugins() -> str:
    """Ask plugins about the drafts that wait for it, outside of transactions."""
    states = ask_trust_checks(current_app.config)
    return (
        f"Drafts checked by plugins: {states[CheckState.DONE]}. "
        f"Without an answer: {states[CheckState.FAILED]}. Without a check: {states[CheckState.NONE]}."
    )


CHECK_JOBS = (Job(PUBLICATION_CHECKS, ask_plugins, schedule="* *"),)
