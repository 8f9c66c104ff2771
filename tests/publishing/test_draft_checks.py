import pytest

from hub.kit.clock import now
from hub.plugin_api.publication import DraftField, PublicationFinding, Severity
from hub.publishing.domain.draft_checks import (
    Checker,
    CheckState,
    find_stop,
    list_findings,
    list_waiting_checks,
    read_content,
    record_findings,
    request_checks,
)
from tests.factories import make_trust
from tests.publishing.check_rows import make_draft, save_draft

ADVICE = PublicationFinding("body", Severity.ADVISE, "Say more.")
STOP = PublicationFinding("body", Severity.STOP, "Never.")


def states(session, draft):
    return {report.checker: report.state for report in list_findings(session, draft)}


def codes(session, draft):
    return [finding.code for report in list_findings(session, draft) for finding in report.findings]


def test_a_submitted_draft_is_checked_by_the_hub_at_once_and_waits_for_the_plugin(session):
    draft = make_draft(session, body="NHS number 999 234 5675.", ask="")
    assert list_findings(session, draft) == []

    request_checks(session, draft, now())

    assert states(session, draft) == {Checker.HUB: CheckState.DONE, Checker.PLUGIN: CheckState.WAITING}
    assert codes(session, draft) == ["nhs-number", "contact"]
    assert find_stop(session, draft).code == "nhs-number"


def test_a_good_draft_has_nothing_that_stops_it(session):
    draft = make_draft(session)
    request_checks(session, draft, now())

    assert codes(session, draft) == []
    assert find_stop(session, draft) is None


def file(name="guide.pdf", title="A guide", alt_text=""):
    values = {"file": name, "media_type": "image/png" if alt_text else "application/pdf", "size": 1}
    return {**values, "name": name, "title": title, "alt_text": alt_text}


def test_what_is_said_of_files_and_their_names_is_checked(session):
    files = [
        file(),
        file(title="Notes on 999 234 5675, a patient"),
        file("team.png", "The team", "A letter to NHS number\n999 234 5675."),
        file("patient_999_234_5675.pdf"),
        file(title="Ask joan.smith@example.nhs.uk"),
    ]
    draft = make_draft(session, attachments=files)
    request_checks(session, draft, now())

    (hub, _plugin) = list_findings(session, draft)
    assert {finding.field for finding in hub.findings} == {"attachments"}
    places = [(finding.code, finding.message.partition(":")[0]) for finding in hub.findings]
    numbers = [("nhs-number", f"File {number}") for number in (2, 3, 4)]
    assert places == [*numbers, ("email", "File 5")]
    assert find_stop(session, draft).code == "nhs-number"


def test_an_answer_is_recorded_once_and_only_for_the_version_last_asked_about(session):
    draft = make_draft(session)
    request_checks(session, draft, now())
    save_draft(session, draft, body="We meet daily.")
    request_checks(session, draft, now())

    assert not record_findings(session, draft.id, 1, CheckState.DONE, [STOP], now())
    assert codes(session, draft) == []
    assert record_findings(session, draft.id, 2, CheckState.DONE, [ADVICE], now())
    assert not record_findings(session, draft.id, 2, CheckState.DONE, [STOP], now())
    assert not record_findings(session, draft.id + 1, 2, CheckState.DONE, [STOP], now())

    (report,) = (report for report in list_findings(session, draft) if report.checker is Checker.PLUGIN)
    assert [finding.message for finding in report.findings] == ["Say more."]
    assert find_stop(session, draft) is None


def test_what_a_plugin_stops_is_forgotten_when_the_draft_is_submitted_again(session):
    draft = make_draft(session)
    request_checks(session, draft, now())
    record_findings(session, draft.id, 1, CheckState.DONE, [ADVICE, STOP], now())
    assert find_stop(session, draft).message == "Never."

    save_draft(session, draft)
    request_checks(session, draft, now())

    assert find_stop(session, draft) is None
    assert states(session, draft)[Checker.PLUGIN] is CheckState.WAITING


@pytest.mark.parametrize("state", [CheckState.FAILED, CheckState.NONE])
def test_a_plugin_that_fails_or_has_no_check_stops_nothing(session, state):
    draft = make_draft(session)
    request_checks(session, draft, now())

    assert record_findings(session, draft.id, 1, state, [STOP], now())
    assert find_stop(session, draft) is None
    assert states(session, draft)[Checker.PLUGIN] is state


def test_a_report_is_outdated_once_the_draft_is_saved_again_and_not_by_a_step(session, app, queries):
    draft = make_draft(session)
    request_checks(session, draft, now())
    draft.version += 1
    session.flush()
    assert [report.is_outdated for report in list_findings(session, draft)] == [False, False]

    save_draft(session, draft)
    with queries(app) as statements:
        assert [report.is_outdated for report in list_findings(session, draft)] == [True, True]
    assert len(statements) == 2


def test_waiting_drafts_come_in_their_order_with_the_content_and_the_trust(session):
    east, west = make_trust(session, "east"), make_trust(session, "west")
    first, second = make_draft(session, west, capability=["1f", "2a"]), make_draft(session, east)
    asked_at = now()
    for draft in (first, second):
        request_checks(session, draft, asked_at)
    record_findings(session, second.id, 1, CheckState.NONE, [], now())
    third = make_draft(session, east)
    request_checks(session, third, asked_at)

    waiting = list_waiting_checks(session, 10)
    assert [(check.draft_id, check.version, check.trust) for check in waiting] == [
        (first.id, 1, "west"),
        (third.id, 1, "east"),
    ]
    assert waiting[0].content.get("capability") == ("1f", "2a")
    assert len(list_waiting_checks(session, 1)) == 1


def test_a_plugin_gets_the_content_and_nothing_about_people_or_ids():
    fields = {
        "title": "A\x00 title",
        "summary": "One\r\ntwo",
        "body": "x" * 300_000,
        "ask": "Jo",
        "readers": ["a-trust"],
        "audience": "named",
        "change_note": "For Jo",
        "slug": "a",
        "tier": ["director", ""],
        "how_to_apply": " ",
        "fee": "None",
        "dates": 3,
    }
    content = read_content("programme", "Untitled", fields)

    assert (content.kind, content.title, content.summary) == ("programme", "A  title", "One\ntwo")
    assert len(content.body) == 200_000
    assert content.fields == (DraftField("fee", ("None",)), DraftField("tier", ("director",)))
    assert read_content("resource", "A title", {}).title == "A title"
