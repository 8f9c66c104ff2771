import os
import selectors
import signal
import subprocess
import sys
import textwrap
import time
from itertools import islice
from pathlib import Path
from threading import Timer

import pytest

import hub
from hub.plugin_api import ContentFolder, Speciality, StatedFact, Trust
from hub.plugin_host.runner import Answer, Limits, PluginFault, query_plugin, query_plugins
from tests.plugin_host.conftest import descriptors_left_open, open_descriptors
from tests.support.processes import running

pytestmark = pytest.mark.usefixtures("nothing_is_left")

MINIMAL = """
from hub.plugin_api import Trust, hookimpl
{version}
{more}
@hookimpl
def hub_trust():
    return Trust("minimal", "A trust", "A")
"""


def minimal(plugins, version='HUB_API = "1.0"', more=""):
    return plugins.code("minimal", MINIMAL.format(version=version, more=more))


def fault_reason(source):
    with pytest.raises(PluginFault) as fault:
        query_plugin(source)
    return fault.value.reason


def test_an_answer_holds_what_every_hook_said(plugins):
    answer = query_plugin(plugins.that_acts("pass", "import"))
    assert answer.trust == Trust("at-import", "A trust", "A")
    assert answer.folders == (ContentFolder("content/library", "library"),)
    assert answer.facts == (StatedFact("A fact", "1"),)
    assert answer.speciality == Speciality("A title", "A summary")
    assert [contact.role for contact in answer.contacts] == ["A role"]


def test_hooks_that_a_plugin_leaves_out_are_empty(plugins):
    assert query_plugin(minimal(plugins)) == Answer(Trust("minimal", "A trust", "A"))


def test_a_plugin_may_import_its_own_modules(plugins):
    source = minimal(plugins, more="from .words import NAME\nfrom plugins.minimal.words import NAME\n")
    (source.root / "words.py").write_text('NAME = "A trust"\n')
    assert query_plugin(source).trust.slug == "minimal"


def test_running_a_plugin_writes_nothing_into_its_folder(plugins):
    source = minimal(plugins)
    query_plugin(source)
    assert sorted(path.name for path in source.root.rglob("*")) == ["__init__.py", "plugin.py"]


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("", 'does not say its version: write HUB_API = "1.4" in its plugin module'),
        ("HUB_API = 1.0", 'has a HUB_API that is not a version: write it as text, such as "1.4"'),
        ('HUB_API = "one"', 'has a HUB_API that is not a version: write it as text, such as "1.4"'),
        (
            'HUB_API = "2.0"',
            "was written for HUB_API 2.0 and this hub has 1.4. "
            "Update the hub, or install an earlier version of the plugin",
        ),
        (
            'HUB_API = "1.5"',
            "was written for HUB_API 1.5 and this hub has 1.4. "
            "Update the hub, or install an earlier version of the plugin",
        ),
        (
            'HUB_API = "0.9"',
            "was written for HUB_API 0.9 and this hub has 1.4. "
            "Change it to fit 1.4 as docs/write-a-trust-plugin.md says",
        ),
    ],
)
def test_a_version_that_the_hub_does_not_speak_is_refused(plugins, version, message):
    assert fault_reason(minimal(plugins, version)) == message


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "@hookimpl\ndef hub_trsut(): pass",
            "has a hook the hub does not know: hub_trsut. Did you mean hub_trust?",
        ),
        ("@hookimpl\ndef weather(): pass", "has a hook the hub does not know: weather"),
        ("def hub_facts(): return []", "has hub_facts without @hookimpl: put it on the line above"),
        (
            "@hookimpl\ndef hub_facts(year): return []",
            "has a hook that does not fit the hub's: Argument(s) {'year'} are declared in the hookimpl "
            "but can not be found in the hookspec",
        ),
        (
            "import plugins.london",
            "raised ModuleNotFoundError while being imported: No module named 'plugins.london'",
        ),
        ("x = (", "raised SyntaxError while being imported: '(' was never closed (plugin.py, line 4)"),
    ],
)
def test_a_plugin_that_cannot_be_heard_is_told_why(plugins, more, message):
    assert fault_reason(minimal(plugins, more=more)) == message


def test_a_plugin_that_does_not_say_who_it_is_is_refused(plugins):
    source = plugins.code("silent", 'HUB_API = "1.0"\n')
    assert fault_reason(source) == "does not answer hub_trust, which every plugin must"


def test_a_plugin_with_the_name_of_another_is_refused(plugins):
    source = plugins.code("other", MINIMAL.format(version='HUB_API = "1.0"', more=""))
    assert fault_reason(source) == "says that it is minimal, and its own name is other"


def test_plugins_are_answered_in_order_of_their_names_whoever_is_first(plugins):
    slow = plugins.that_acts("time.sleep(0.5)", "import")
    quick = [plugins.that_acts("pass", stage) for stage in ("hub_trust", "hub_facts", "hub_content")]
    answers = [(source.name, type(answer)) for source, answer in query_plugins([*quick, slow], workers=3)]
    assert answers == [
        ("at-hub-content", Answer),
        ("at-hub-facts", Answer),
        ("at-hub-trust", Answer),
        ("at-import", Answer),
    ]


def test_a_fault_costs_no_other_plugin_its_answer(plugins):
    bad = plugins.that_acts("raise ValueError", "import")
    good = plugins.that_acts("pass", "hub_trust")
    assert [type(answer) for _, answer in query_plugins([bad, good])] == [Answer, PluginFault]


def test_who_stops_listening_early_leaves_nothing_running(plugins):
    sources = [
        plugins.that_acts("time.sleep(60)", stage) for stage in ("hub_content", "hub_facts", "hub_trust")
    ]
    quick = plugins.code("a", 'HUB_API = "1.0"')
    started = time.monotonic()
    results = query_plugins([quick, *sources], limits=Limits(seconds=59))
    assert [source.name for source, _ in islice(results, 1)] == ["a"]
    results.close()
    assert time.monotonic() - started < 50


@pytest.mark.parametrize(
    "statement", ["query_plugin(sources[0], limit)", "list(query_plugins(sources, 2, limit))"]
)
def test_an_interrupt_ends_the_children_too(plugins, statement, tmp_path):
    for stage in ("hub_content", "hub_facts", "hub_trust"):
        plugins.that_acts(f"open({str(tmp_path / 'begun')!r}, 'w').close()\ntime.sleep(60)", stage)
    # A shell may start background jobs with interrupts ignored, and their child processes inherit that.
    program = f"""
        import signal
        signal.signal(signal.SIGINT, signal.default_int_handler)
        from pathlib import Path
        from hub.plugin_host.discovery import list_plugins
        from hub.plugin_host.runner import Limits, query_plugin, query_plugins
        limit = Limits(seconds=59)
        sources = list_plugins(Path({str(plugins.folder)!r}), distributions=False)
        {statement}
    """
    root = str(Path(hub.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "TMPDIR": str(tmp_path / "folders of children")}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with running(command, stop="KILL", env=environment, stderr=subprocess.PIPE) as process, process.stderr:
        deadline = time.monotonic() + 60
        while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
    # If the children had not been ended, they would have run into the time limit and raised PluginFault.
    assert b"KeyboardInterrupt" in errors
    assert b"PluginFault" not in errors


def test_a_selector_that_another_thread_closes_in_a_moment_is_not_left_open_and_a_file_that_stays_is():
    before = open_descriptors()
    with selectors.EpollSelector() as selector:
        Timer(0.1, selector.close).start()
        assert descriptors_left_open(before) == set()
    with os.fdopen(os.memfd_create("stays")):
        assert "/memfd:stays (deleted)" in descriptors_left_open(before, seconds=0.1)


@pytest.mark.slow
def test_many_plugins_one_after_the_other_leave_no_descriptor_open(plugins):
    sources = [plugins.code(f"trust_{letter}", "raise ValueError") for letter in "abcdefgh"]
    before = open_descriptors()
    assert len(list(query_plugins(sources))) == 8
    assert descriptors_left_open(before) == set()


def test_limits_are_said_in_the_reason(plugins):
    source = plugins.that_acts("time.sleep(60)", "hub_facts")
    with pytest.raises(PluginFault, match=r"^took longer than 5\.25 seconds in hub_facts$"):
        query_plugin(source, Limits(seconds=5.25))


def test_the_guide_states_the_limits_that_hold():
    guide = (Path(hub.__file__).parents[1] / "docs" / "write-a-trust-plugin.md").read_text(encoding="utf-8")
    limits = Limits()
    assert f"| time, all hooks together | {limits.seconds} seconds |" in guide
    assert f"| processor time | {limits.cpu_seconds} seconds |" in guide
    assert f"| memory | {limits.memory_mb} MB |" in guide
    assert f"| its answer | {limits.answer_bytes / 1_000_000:g} MB;" in guide
