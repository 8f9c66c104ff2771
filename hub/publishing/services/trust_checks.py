"""Asks the plugins of trusts what they find in drafts, outside of transactions."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.plugin_api.publication import PublicationFinding
from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import PluginFault, run_plugin_check
from hub.publishing.domain.draft_checks import (
    CheckState,
    WaitingCheck,
    list_waiting_checks,
    record_findings,
)
from hub.publishing.domain.late_findings import tell_of_late_stop

log = structlog.get_logger("hub.publishing")
MAX_CHECKS = 20
"""So many drafts are taken in one run of the job, which begins again after a minute."""
MAX_FAULTS = 2
"""After so many faults in one run, a plugin is not asked again in it: others would wait for it."""

Outcome = tuple[CheckState, tuple[PublicationFinding, ...]]


def ask_trust_checks(settings: Mapping[str, Any]) -> Counter[CheckState]:
    """Ask plugins about the drafts that wait; return how many checks ended in each state."""
    with write_transaction() as session:
        waiting = list_waiting_checks(session, MAX_CHECKS)
    if not waiting:
        return Counter()
    sources = {
        source.name: source
        for source in list_plugins(
            Path(settings["PLUGINS_DIR"]), distributions=settings["INSTALLED_PLUGINS"] == "yes"
        )
    }
    states: Counter[CheckState] = Counter()
    faults: Counter[str] = Counter()
    for check in waiting:
        state, findings = _ask(check, sources, faults)
        with write_transaction() as session:
            if record_findings(session, check.draft_id, check.version, state, findings, now()):
                states[state] += 1
                tell_of_late_stop(session, check.draft_id, now())
    return states


def _ask(check: WaitingCheck, sources: Mapping[str, Any], faults: Counter[str]) -> Outcome:
    source = sources.get(check.trust)
    if source is None:
        return CheckState.NONE, ()
    if faults[check.trust] >= MAX_FAULTS:
        return CheckState.FAILED, ()
    try:
        answer = run_plugin_check(source, check.content)
    except PluginFault as fault:
        # The plugin words the reason and may repeat the draft, so only that it failed is noted.
        log.warning("the check of a draft failed", plugin=check.trust, kind=type(fault).__name__)
        faults[check.trust] += 1
        return CheckState.FAILED, ()
    return (CheckState.DONE, answer.findings) if answer.is_checked else (CheckState.NONE, ())
