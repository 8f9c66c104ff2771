"""Plugins are asked about drafts by a job; one that fails or sends too much stops nobody."""

from structlog.testing import capture_logs

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.publishing.domain.draft_checks import (
    Checker,
    CheckState,
    find_stop,
    list_findings,
    request_checks,
)
from hub.publishing.jobs.publication_checks import CHECK_JOBS, ask_plugins
from hub.publishing.models import Draft
from hub.publishing.services import trust_checks
from tests.factories import make_trust
from tests.plugin_host.conftest import Plugins
from tests.publishing.check_rows import make_draft

CODE = """
from hub.plugin_api import PublicationFinding, Trust, hookimpl

HUB_API = "1.2"


@hookimpl
def hub_trust():
    return Trust("{slug}", "A trust", "A")


@hookimpl
def hub_check_publication(draft):
    {act}
"""
ACTS = {
    "good": 'return [PublicationFinding("body", "stop", "<b>" + draft.body)]',
    "raising": "raise ValueError(draft.body)",
    "flooding": 'return [PublicationFinding("body", "stop", "x")] * 21',
}
EXPECTED = {
    "good": CheckState.DONE,
    "raising": CheckState.FAILED,
    "flooding": CheckState.FAILED,
    "silent": CheckState.NONE,
    "absent": CheckState.NONE,
}


def write_plugins(folder):
    plugins = Plugins(folder)
    for slug, act in ACTS.items():
        plugins.code(slug, CODE.format(slug=slug, act=act))
    plugins.code("silent", CODE.format(slug="silent", act="").partition("\n\n\n@hookimpl\ndef hub_check")[0])


def test_each_plugin_answers_for_its_own_drafts_and_one_that_fails_stops_nobody(make_app, tmp_path):
    write_plugins(tmp_path / "plugins")
    app = make_app(PLUGINS_DIR=str(tmp_path / "plugins"), INSTALLED_PLUGINS="no")
    with app.app_context(), capture_logs() as lines:
        with write_transaction() as session:
            drafts = {slug: make_draft(session, make_trust(session, slug)).id for slug in EXPECTED}
            for draft_id in drafts.values():
                request_checks(session, session.get(Draft, draft_id), now())

        assert ask_plugins() == "Drafts checked by plugins: 1. Without an answer: 2. Without a check: 2."

        with write_transaction() as session:
            for slug, draft_id in drafts.items():
                draft = session.get(Draft, draft_id)
                reports = {report.checker: report for report in list_findings(session, draft)}
                stop = find_stop(session, draft)
                assert reports[Checker.PLUGIN].state is EXPECTED[slug]
                assert (stop.message if stop else "") == ("<b>We meet." if slug == "good" else "")
        assert "We meet." not in str(lines)
        assert ask_plugins().startswith("Drafts checked by plugins: 0.")


def test_a_plugin_that_failed_twice_is_not_asked_again_in_the_same_run(app, monkeypatch):
    asked = []

    def fail(source, content):
        asked.append(content.title)
        raise trust_checks.PluginFault("took longer than 5 seconds")

    monkeypatch.setattr(trust_checks, "run_plugin_check", fail)
    with app.app_context():
        with write_transaction() as session:
            trust = make_trust(session, "east-midlands")
            for _ in range(4):
                request_checks(session, make_draft(session, trust), now())

        assert trust_checks.ask_trust_checks(app.config)[CheckState.FAILED] == 4
    assert len(asked) == 2


def test_the_job_looks_for_waiting_drafts_each_minute(app):
    assert [(job.name, job.schedule) for job in CHECK_JOBS] == [("publication-checks", "* *")]
    with app.app_context():
        assert ask_plugins() == "Drafts checked by plugins: 0. Without an answer: 0. Without a check: 0."
