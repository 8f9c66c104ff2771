"""Handling of forms that the domain refused: rendering them again, and logging failed authentication."""

from typing import Any

import structlog
from flask import render_template

from hub.accounts.domain.rate_limits import ClientKey
from hub.kit.db import commit_despite_error, db
from hub.kit.errors import HubError, Invalid
from hub.kit.keyring import daily_pseudonym
from hub.web.forms import HubForm

log = structlog.get_logger("hub.accounts")


def render_refused_form(
    template: str, form: HubForm, problem: HubError, **context: Any
) -> tuple[str, int, dict[str, str]]:
    """Return the page with the error at its field, or at the last field if it belongs to none.

    The transaction is committed all the same, so that the failed attempt is counted.
    """
    commit_despite_error()
    visible = [field.name for field in form if field.name != "csrf_token" and field.type != "HiddenField"]
    field_name = problem.field if isinstance(problem, Invalid) and problem.field in visible else visible[-1]
    form.add_error(field_name, problem.message)
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    return render_template(template, form=form, **context), int(problem.status), headers


def log_refusal(kind: str, account: str, client: ClientKey, problem: HubError) -> None:
    """Log a failed authentication, with pseudonyms that change daily instead of account and IP address."""
    log.warning(
        "not proved",
        what=kind,
        why=type(problem).__name__,
        account=daily_pseudonym(db.session(), account),
        sender=daily_pseudonym(db.session(), client.client_address),
        known=bool(client.device_key),
    )
