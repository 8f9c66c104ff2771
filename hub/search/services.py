"""Set-up of the search index for an app, and the counting of missed searches after the response."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import structlog
from flask import Flask, current_app, request
from markupsafe import Markup
from msgspec.structs import replace
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.access import Viewer
from hub.catalogue.domain import Filters, read_change_counter
from hub.catalogue.forms import parse_filters
from hub.catalogue.presenters import (
    EntryList,
    ListLocation,
    entry_list,
    list_page,
    make_owner,
    search_notes,
    searched_kinds,
)
from hub.extension.catalogue_kinds import ListOfKind
from hub.extension.follow_sources import FollowSource, FollowTarget
from hub.extension.registry import get_registry
from hub.kit.clock import current_day
from hub.kit.db import db, on_close
from hub.kit.errors import InvalidQuery
from hub.kit.page import Link, ListPage
from hub.search.domain.execution import SearchResults, search_entries
from hub.search.domain.index_follower import attach_follower, find_follower
from hub.search.domain.index_rebuild import forget_blanked_entries
from hub.search.domain.index_status import get_index_status
from hub.search.domain.missed_searches import record_missed_search
from hub.search.domain.search_news import list_changed_matches
from hub.search.domain.wider_searches import list_name_matches, list_wider_searches
from hub.search.presenters import followed_search, highlight_html
from hub.trusts.domain import (
    TRUST,
    OrganisationNames,
    list_organisation_names,
    organisation_link,
    short_names_by_slug,
)
from hub.web.after_response import write_after_response
from hub.web.page_cache import no_store
from hub.web.paging import check_page_exists

log = structlog.get_logger("hub.search")
INDEX_FOLDER_NAME = "search"
MAX_NAMED_TRUSTS = 3
"""A search names at most so many trusts: a word that more of them share, such as ambulance, means none."""
INDEX_WAIT_SECONDS = 600.0
"""Seconds that a command waits for the index: a first one of a million entries takes minutes."""


def index_root(app: Flask) -> Path:
    """Return the folder that holds the search indexes of `app`."""
    return Path(app.config["INSTANCE_DIR"]) / INDEX_FOLDER_NAME


def init_search_index(app: Flask) -> None:
    """Set up the index of the app's database in the instance folder; the first query builds it."""
    with app.app_context():
        follower = attach_follower(db.engine, index_root(app))
    on_close(app, follower.close)


def wait_for_index(session: Session) -> bool:
    """Wait until the index includes every change so far; return whether it does."""
    follower = find_follower(session)
    if follower is None:
        return False
    position = read_change_counter(session)
    snapshot = follower.wait_for_snapshot(position, INDEX_WAIT_SECONDS)
    return snapshot is not None and snapshot.includes(position)


def list_search_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence if the index is damaged; an index that is behind catches up when the hub runs."""
    if error := get_index_status(session, Path(settings["INSTANCE_DIR"]) / INDEX_FOLDER_NAME).error:
        yield f"The search is damaged: {error}. To rebuild it, run: hub search rebuild"


def scrub_index_files(session: Session, settings: Mapping[str, Any]) -> None:
    """Remove the words of blanked entries from the files of the index on this machine."""
    if forget_blanked_entries(session, Path(settings["INSTANCE_DIR"]) / INDEX_FOLDER_NAME):
        log.info("search was made anew without what was erased")


def track_search(page: ListPage) -> None:
    """Forbid caching of a page whose search is incomplete or missed, and count a missed search.

    A search is missed if nothing matches all its words.
    """
    if page.search_notes.no_matches or not page.search_notes.is_complete:
        no_store()
    if not page.search_notes.no_matches:
        return
    # The values are read now, because the request context has ended when the callback runs.
    text, today, secret = page.q, current_day(), current_app.config["SECRET_KEY"]
    asker = f"{request.remote_addr}\0{request.user_agent.string}"
    write_after_response(
        lambda session: record_missed_search(session, text, asker, secret=secret, today=today),
        "a miss was not counted",
    )


def load_list_page(
    session: Session,
    viewer: Viewer,
    location: ListLocation,
    kinds: tuple[str, ...],
    args: MultiDict[str, str],
) -> tuple[ListPage, int]:
    """Return the page of a list that `args` ask for, and its status: 400 if a filter cannot be used.

    Raises NotFound for a page beyond the last.
    """
    organisations = list_organisation_names(session)
    trusts = {names.slug: names.short_name for names in organisations}
    filters, errors = parse_filters(args, trusts)
    filters = replace(filters, size=location.page_size)
    searched = searched_kinds(kinds, filters, searches_all_kinds=location.searches_all_kinds)
    asked = filters.q
    filters, results = _search_or_correct(session, viewer, searched, filters)
    corrected_from = asked if filters.q != asked else ""
    check_page_exists(filters.page, results.page_count(filters.size))
    wider = []
    if filters.q and not results.total:
        wider = list_wider_searches(session, viewer, searched, filters, with_words_alone=not results.closest)
    # A trust whose page is on this page of results is not named above it as well.
    shown = {entry.address for entry in (*results.entries, *results.closest)}
    named = tuple(link for link in _named_trusts(filters.q, organisations) if link.url not in shown)
    page = list_page(
        location,
        filters,
        results,
        owners={names.id: organisation_link(names) for names in organisations},
        trusts=trusts,
        highlights=_highlights(results),
        errors=errors,
        typed=filters.q if corrected_from else args.get("q", ""),
        notes=search_notes(location, filters, results, wider, named, corrected_from),
    )
    return page, 400 if errors else 200


def _highlights(results: SearchResults) -> dict[int, tuple[Markup, Markup]]:
    """Return the summary and the passage of each result with the words that were found marked, by its id."""
    return {
        entry_id: (highlight_html(extract.summary), highlight_html(extract.passage))
        for entry_id, extract in results.extracts.items()
    }


def _search_or_correct(
    session: Session, viewer: Viewer, kinds: tuple[str, ...] | None, filters: Filters
) -> tuple[Filters, SearchResults]:
    """Return what matches, with the filters; if nothing does, what matches the words as corrected, if any."""
    results = search_entries(session, viewer, kinds, filters)
    if results.total or not results.did_you_mean:
        return filters, results
    corrected_filters = replace(filters, q=results.did_you_mean)
    corrected = search_entries(session, viewer, kinds, corrected_filters)
    return (corrected_filters, corrected) if corrected.total else (filters, results)


def _named_trusts(q: str, organisations: Sequence[OrganisationNames]) -> tuple[Link, ...]:
    trusts = {names.name: names for names in organisations if names.kind == TRUST}
    named = [trusts[name] for name in list_name_matches(q, trusts)]
    return tuple(map(organisation_link, named)) if len(named) < min(len(trusts), MAX_NAMED_TRUSTS + 1) else ()


def load_entry_list(
    session: Session, viewer: Viewer, kinds: tuple[str, ...] | None, args: MultiDict[str, str], site: str
) -> EntryList:
    """Return the page of a list that `args` ask for, as the API gives it; `kinds` may be None for all.

    Raises InvalidQuery for a filter that cannot be used, NotFound for a page beyond the last.
    """
    organisations = list_organisation_names(session)
    trusts = {names.slug: names.short_name for names in organisations}
    filters, errors = parse_filters(args, trusts)
    if errors:
        raise InvalidQuery(errors)
    results = search_entries(session, viewer, kinds, filters)
    if not results.is_complete:
        no_store()
    check_page_exists(filters.page, results.page_count())
    return entry_list(
        filters,
        results,
        owners={names.id: make_owner(names.slug, organisation_link(names), site) for names in organisations},
        trusts=trusts,
        site=site,
        api_names=get_registry(current_app).kinds.api_names,
    )


def find_followed_searches(
    session: Session, _viewer: Viewer, subjects: Collection[str]
) -> dict[str, FollowTarget]:
    """Return the searches that these addresses of lists ask for, such as `/library?q=coaching`."""
    trusts = short_names_by_slug(session)
    found = {subject: _read_search(subject, trusts) for subject in subjects}
    return {
        subject: followed_search(search[0].title, search[0].list, search[1], trusts)
        for subject, search in found.items()
        if search is not None
    }


def list_changed_results(session: Session, viewer: Viewer, subject: str, since: datetime) -> list[int]:
    """Return the results of a followed search that are new or have changed since then."""
    search = _read_search(subject, short_names_by_slug(session))
    if search is None:
        return []
    shelf, filters = search
    kinds = searched_kinds(shelf.kinds, filters, searches_all_kinds=shelf.list.is_library)
    return list_changed_matches(session, viewer, kinds, filters, since)


def _read_search(subject: str, trusts: Mapping[str, str]) -> tuple[ListOfKind, Filters] | None:
    """Return the list and the filters of an address, or None if it is no list or a filter cannot be used."""
    url, _, query = subject.partition("?")
    shelf = next(
        (each for each in get_registry(current_app).kinds.lists.values() if each.list.url == url), None
    )
    if shelf is None:
        return None
    filters, errors = parse_filters(MultiDict(parse_qsl(query)), trusts)
    return None if errors else (shelf, filters)


SEARCHES_TO_FOLLOW = FollowSource("search", "Search", find_followed_searches, list_changed_results)
