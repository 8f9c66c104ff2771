"""A plugin checks a draft in its own process: within limits, and with an answer that is validated again."""

import json

import pytest

from hub.plugin_api import DraftContent, DraftField, PublicationFinding
from hub.plugin_host.runner import Limits, PluginFault, run_plugin_check

pytestmark = pytest.mark.usefixtures("nothing_is_left")

DRAFT = DraftContent(
    "resource", "Café", body="‘Quoted’\nand \u2028 odd", fields=(DraftField("tier", ("director",)),)
)
CODE = """
import json, os, time
from hub.plugin_api import PublicationFinding, Trust, hookimpl

HUB_API = "1.2"


@hookimpl
def hub_trust():
    return Trust("checker", "A trust", "A")
"""
HOOK = """

@hookimpl
def hub_check_publication(draft):
    {act}
"""


def check(plugins, act, limits=None):
    source = plugins.code("checker", CODE + (HOOK.format(act=act) if act else ""))
    return run_plugin_check(source, DRAFT, limits) if limits else run_plugin_check(source, DRAFT)


def reason_for(plugins, act, limits=None):
    with pytest.raises(PluginFault) as fault:
        check(plugins, act, limits)
    return fault.value.reason


def test_the_draft_arrives_whole_and_the_findings_come_back(plugins):
    words = 'draft.title + draft.get("tier")[0] + str(len(draft.body))'
    act = f'return [PublicationFinding("tier", "advise", {words})]'

    answer = check(plugins, act)
    assert answer.is_checked
    assert answer.findings == (PublicationFinding("tier", "advise", f"Cafédirector{len(DRAFT.body)}"),)


@pytest.mark.parametrize(("act", "is_checked"), [("", False), ("return None", True), ("return []", True)])
def test_a_plugin_without_the_hook_has_not_checked(plugins, act, is_checked):
    answer = check(plugins, act)
    assert (answer.is_checked, answer.findings) == (is_checked, ())


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("raise ValueError('no')", "raised ValueError in hub_check_publication: no"),
        ("os._exit(3)", "ended by itself with exit code 3 in hub_check_publication"),
        (
            "return 'words'",
            "returned the wrong thing from hub_check_publication: expected a list, found str. "
            "Return a list, even of one",
        ),
        (
            "return [PublicationFinding('body', 'advise', 'x')] * 21",
            "returned the wrong thing from hub_check_publication: has 21 entries. Keep it to 20",
        ),
        (
            "return [PublicationFinding('body', 'forbid', 'x')]",
            "raised RecordError in hub_check_publication: severity: 'forbid' is not one of the hub's words. "
            "Use one of: advise, stop",
        ),
    ],
)
def test_a_plugin_that_breaks_the_contract_is_told_why(plugins, act, reason):
    assert reason_for(plugins, act) == reason


def test_a_slow_plugin_is_ended(plugins):
    assert reason_for(plugins, "time.sleep(60)", Limits(seconds=1)) == (
        "took longer than 1 seconds in hub_check_publication"
    )


FINDING = {"field": "x", "severity": "stop", "message": "y"}
FORGER = """
import os

for number in range(3, 4096):
    try:
        os.write(number, {document!r})
    except OSError:
        pass
os._exit(0)
"""


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            {"is_checked": True, "findings": [{**FINDING, "message": "y" * 401}]},
            "message: has 401 characters",
        ),
        ({"is_checked": False, "findings": [FINDING]}, "findings: did not come from a check"),
        ({"is_checked": True, "findings": [FINDING] * 21}, "hub_check_publication: has 21 entries"),
        ({"findings": []}, "is_checked: is missing"),
        (
            {"is_checked": True, "findings": [{**FINDING, "severity": "block"}]},
            "severity: 'block' is not one of",
        ),
    ],
)
def test_what_is_written_to_the_pipe_itself_is_validated(plugins, answer, problem):
    forger = plugins.code("forger", FORGER.format(document=json.dumps({"answer": answer}).encode()))

    with pytest.raises(PluginFault) as fault:
        run_plugin_check(forger, DRAFT)
    assert fault.value.reason.startswith(f"its findings are not as they should be: {problem}")
