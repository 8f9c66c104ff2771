"""Routes of the versions of an item: the list, one version, two compared; withdrawing and redacting."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.access import Act, is_allowed, may
from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid, Moved, NotFound
from hub.library.domain import Version
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.item_lookup import SHELVES
from hub.publishing.domain.versions import (
    NO_VERSION,
    get_item,
    get_readable_version,
    list_readable_versions,
    may_withdraw,
    redact_version,
    withdraw_published,
)
from hub.publishing.forms.reviews import ItemWithdrawalForm, RedactionForm
from hub.publishing.presenters.attachments import attachment_rows
from hub.publishing.presenters.comparisons import count_changes
from hub.publishing.presenters.versions import compare_versions, version_page, version_rows
from hub.publishing.views.blueprint import blueprint
from hub.publishing.views.item_pages import ITEM
from hub.web.authentication import viewer
from hub.web.flash import redirect_with_message
from hub.web.form_data import submitted_id


@blueprint.get(f"{ITEM}/versions")
@may(Act.READ)
def versions(shelf: str, slug: str) -> str:
    """List the versions of an item."""
    entry = _get_item(shelf, slug, "versions")
    readable = list_readable_versions(db.session(), viewer(), entry)
    return render_template(
        "publishing/versions.jinja",
        title=entry.title,
        url=entry.address,
        is_live=entry.state == "live",
        rows=version_rows(db.session(), viewer(), entry, readable),
        may_withdraw=entry.state == "live" and may_withdraw(db.session(), viewer(), entry),
        may_redact=is_allowed(viewer(), Act.REDACT_ITEMS, organisation_id=entry.owner_id),
    )


@blueprint.get(f"{ITEM}/versions/<int:number>")
@may(Act.READ)
def version(shelf: str, slug: str, number: int) -> str:
    """Show one version as it was published."""
    entry = _get_item(shelf, slug, f"versions/{number}")
    found = _get_version(entry, number)
    return render_template(
        "publishing/version.jinja",
        url=entry.address,
        page=version_page(db.session(), viewer(), entry, found),
        attachments=attachment_rows(db.session(), read_records(found.fields), found.fields.get("ask") or ""),
    )


@blueprint.get(f"{ITEM}/versions/compare")
@may(Act.READ)
def comparison(shelf: str, slug: str) -> str:
    """Show what changed from one version to another, word by word."""
    entry = _get_item(shelf, slug, "versions")
    before, after = (_get_version(entry, _asked_number(name)) for name in ("from", "to"))
    comparisons = compare_versions(entry, before, after)
    return render_template(
        "publishing/compare_versions.jinja",
        title=entry.title,
        url=entry.address,
        before=before.number,
        after=after.number,
        comparisons=comparisons,
        counts=count_changes(comparisons),
    )


@blueprint.get(f"{ITEM}/withdraw")
@may(Act.REVIEW_ITEMS)
def withdrawal(shelf: str, slug: str) -> str:
    """Ask why an item is withdrawn."""
    entry = _get_item_to_withdraw(shelf, slug)
    newest = list_readable_versions(db.session(), viewer(), entry)[0]
    return _render_withdrawal(entry, ItemWithdrawalForm(data={"version": str(newest.number)}))


@blueprint.post(f"{ITEM}/withdraw")
@may(Act.REVIEW_ITEMS)
def withdraw(shelf: str, slug: str) -> ResponseReturnValue:
    """Withdraw an item; its address says so from now on."""
    entry, form = _get_item_to_withdraw(shelf, slug), ItemWithdrawalForm()
    if form.validate_on_submit():
        try:
            seen = submitted_id("version")
            withdraw_published(db.session(), viewer(), entry, seen, form.reason.data, now())
            return redirect_with_message("The item was withdrawn.", f"{entry.address}/versions")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_withdrawal(entry, form), 400


@blueprint.get(f"{ITEM}/versions/<int:number>/redact")
@may(Act.REDACT_ITEMS)
def redaction(shelf: str, slug: str, number: int) -> str:
    """Ask why the words of a version are removed."""
    entry = _get_item(shelf, slug, f"versions/{number}/redact")
    _get_version(entry, number)
    return _render_redaction(entry, number, RedactionForm(formdata=None))


@blueprint.post(f"{ITEM}/versions/<int:number>/redact")
@may(Act.REDACT_ITEMS)
def redact(shelf: str, slug: str, number: int) -> ResponseReturnValue:
    """Remove the words of a version for good."""
    entry, form = _get_item(shelf, slug, f"versions/{number}/redact"), RedactionForm()
    if form.validate_on_submit():
        try:
            redact_version(db.session(), viewer(), entry, number, form.reason.data, now())
            return redirect_with_message("The text of this version was removed.", f"{entry.address}/versions")
        except Invalid as error:
            form.add_error(error.field, error.message)
    return _render_redaction(entry, number, form), 400


def _get_item(shelf: str, slug: str, rest: str) -> CatalogueEntry:
    try:
        return get_item(db.session(), viewer(), SHELVES[shelf], slug)
    except Moved as moved:
        raise Moved(f"{moved.address}/{rest}") from None


def _get_item_to_withdraw(shelf: str, slug: str) -> CatalogueEntry:
    entry = _get_item(shelf, slug, "withdraw")
    if entry.state != "live" or not may_withdraw(db.session(), viewer(), entry):
        raise NotFound(NO_VERSION)
    return entry


def _get_version(entry: CatalogueEntry, number: int) -> Version:
    found = get_readable_version(db.session(), viewer(), entry, number)
    if found.redacted_at is not None:
        raise NotFound("The text of this version was removed. The list of versions says why.")
    return found


def _asked_number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _render_withdrawal(entry: CatalogueEntry, form: ItemWithdrawalForm) -> str:
    return render_template("publishing/withdraw.jinja", title=entry.title, url=entry.address, form=form)


def _render_redaction(entry: CatalogueEntry, number: int, form: RedactionForm) -> str:
    return render_template(
        "publishing/redact.jinja", title=entry.title, url=entry.address, number=number, form=form
    )
