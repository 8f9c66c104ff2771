"""A form that the domain refused: shown again with the reason, while what was counted is kept."""

from typing import Any

import structlog
from flask import render_template

from hub.accounts.domain import ClientKey
from hub.kit.clock import now
from hub.kit.db import commit_despite_error, db
from hub.kit.errors import HubError, Invalid
from hub.kit.keyring import daily_pseudonym
from hub.web.forms import HubForm

log = structlog.get_logger("hub.accounts")


def render_refused_form(
    template: str, form: HubForm, problem: HubError, **more: Any
) -> tuple[str, int, dict[str, str]]:
    """Return the page with its form again. What is wrong with no field of it stands at the last one."""
    commit_despite_error()
    typed = [field.name for field in form if field.name != "csrf_token" and field.type != "HiddenField"]
    named = problem.field if isinstance(problem, Invalid) and problem.field in typed else typed[-1]
    form.add_error(named, problem.message)
    until = getattr(problem, "until", None)
    headers = {} if until is None else {"Retry-After": str(max(1, int((until - now()).total_seconds())))}
    return render_template(template, form=form, **more), int(problem.status), headers


def log_refusal(kind: str, account: str, client: ClientKey, problem: HubError) -> None:
    """Log that a proof was refused: which belong together shows within a day, and never whose they are."""
    log.warning(
        "not proved",
        what=kind,
        why=type(problem).__name__,
        account=daily_pseudonym(db.session(), account),
        sender=daily_pseudonym(db.session(), client.client_address),
        known=bool(client.device_key),
    )
