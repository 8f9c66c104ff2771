"""Each kind of bad behaviour, on import and in each hook, and the reason that the hub reports for it."""

import time

import pytest

from hub.plugin_host.runner import Answer, Limits, PluginFault, query_plugin, query_plugins

pytestmark = pytest.mark.usefixtures("nothing_is_left")

STAGES = ("import", "hub_trust", "hub_content", "hub_facts", "hub_speciality", "hub_contacts")
UNREADABLE = "its answer cannot be read: something else is written in its place"
TO_ALL = """
for number in range(3, 4096):
    try:
        {write}
    except OSError:
        pass
"""

# The behaviour: its code, and the reason, in which {where} is "while being imported" or "in hub_...".
FAULTS = {
    "raises": ("raise ValueError('no luck')", "raised ValueError {where}: no luck"),
    "raises with a path": (
        "open('/nowhere/private/list.txt')",
        "raised FileNotFoundError {where}: [Errno 2] No such file or directory: 'list.txt'",
    ),
    "raises what cannot be printed": (
        """
        class Odd(Exception):
            def __str__(self):
                raise KeyError
        raise Odd
        """,
        "raised Odd {where}: (it cannot say what)",
    ),
    "raises an interrupt": ("raise KeyboardInterrupt", "raised KeyboardInterrupt {where}"),
    "calls sys.exit": ("sys.exit(3)", "ended by itself with exit code 3 {where}"),
    "calls os._exit": ("os._exit(3)", "ended by itself with exit code 3 {where}"),
    "calls os._exit as if all were well": ("os._exit(0)", "ended by itself with exit code 0 {where}"),
    "makes a text of 10 MB": (
        "Contact('x' * 10_000_000, 'y')",
        "raised RecordError {where}: role: has 10,000,000 characters. Keep it to 100",
    ),
    "closes every descriptor": ("os.closerange(0, 256)", "closed its line to the hub {where}"),
    "kills its group": ("os.killpg(0, signal.SIGTERM); time.sleep(9)", "was ended by SIGTERM {where}"),
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", "was ended by SIGSEGV {where}"),
    "recurses": (
        "def again(): again()\nagain()",
        "raised RecursionError {where}: maximum recursion depth exceeded",
    ),
    "writes a file": (
        "with open('mine.txt', 'w') as file: file.write('x')",
        "raised OSError {where}: [Errno 27] File too large",
    ),
    "forges an answer and goes on": (
        'forged = b\'{"answer": {"trust": {"slug": "london", "name": "x", "short_name": "x"}}}\\n\''
        + TO_ALL.format(write="os.write(number, forged)"),
        UNREADABLE,
    ),
    "floods its line": (
        "while True:" + TO_ALL.format(write="os.write(number, b'x' * 60_000)").replace("\n", "\n    "),
        "its answer is larger than 1 MB",
    ),
}
SLOW = {
    "sleeps": "time.sleep(60)",
    "stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "ignores signals": "[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15, 24)]\ntime.sleep(60)",
    "closes its line and sleeps": "os.closerange(0, 256)\ntime.sleep(60)",
}
GREEDY = {
    "in large pieces": "hog = []\nwhile True: hog.append(bytearray(5_000_000))",
    "in one piece": "bytearray(10_000_000_000)",
}
FORK = """
try:
    parent = os.fork()
except OSError:
    parent = True
if not parent:
    {more}
    time.sleep(60)
"""
HARMLESS = {
    "prints 10 MB": "for _ in range(10): print('x' * 1_000_000); print('y' * 1_000_000, file=sys.stderr)",
    "leaves a grandchild that holds the line": FORK.format(more="pass"),
    "leaves a grandchild in a session of its own": FORK.format(more="os.setsid()"),
    "leaves a daemon": FORK.format(more="os.setsid()\n    if os.fork(): os._exit(0)"),
    "replaces the plugin API": "sys.modules['hub.plugin_api'] = ModuleType('hub.plugin_api')",
    "leaves a thread": (
        "try: threading.Thread(target=time.sleep, args=[60]).start()\nexcept RuntimeError: pass"
    ),
    "leaves an exit handler": "import atexit\natexit.register(time.sleep, 60)",
    "makes folders and empty files": "os.makedirs('a/b/c')\nopen('a/b/c/d', 'w').close()",
}


def where(stage):
    return "while being imported" if stage == "import" else f"in {stage}"


def query_at_every_stage(plugins, statements, workers=2, **limits):
    """Run one plugin for each stage; return its answer or reason by stage, and the seconds taken."""
    sources = [plugins.that_acts(statements, stage) for stage in STAGES]
    started = time.monotonic()
    answers = {
        source.root.name.removeprefix("at_"): getattr(answer, "reason", answer)
        for source, answer in query_plugins(sources, workers, Limits(**limits))
    }
    return answers, time.monotonic() - started


@pytest.mark.parametrize("behaviour", FAULTS)
@pytest.mark.slow
def test_a_plugin_is_set_aside_with_a_reason_when_it(plugins, behaviour):
    statements, reason = FAULTS[behaviour]
    reasons, _ = query_at_every_stage(plugins, statements)
    assert reasons == {stage: reason.format(where=where(stage)) for stage in STAGES}


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", SLOW)
def test_a_plugin_that_takes_too_long_is_stopped_when_it(plugins, behaviour):
    reasons, seconds = query_at_every_stage(plugins, SLOW[behaviour], workers=6, seconds=6)
    assert reasons == {stage: f"took longer than 6 seconds {where(stage)}" for stage in STAGES}
    assert seconds < 50  # less than the minute that the plugin would take


@pytest.mark.parametrize("behaviour", GREEDY)
@pytest.mark.slow
def test_a_plugin_that_wants_too_much_memory_is_stopped_when_it_asks(plugins, behaviour):
    reasons, _ = query_at_every_stage(plugins, GREEDY[behaviour], memory_mb=96)
    assert reasons == {stage: f"asked for more than 96 MB of memory {where(stage)}" for stage in STAGES}


@pytest.mark.slow
def test_a_plugin_that_takes_every_last_byte_is_stopped_one_way_or_the_other(plugins):
    # When no memory is left at all, Python 3.11 may loop for ever; then the time limit ends it.
    statements = "sys.hog = []\nwhile True: sys.hog.append([len(sys.hog)])"
    reasons, _ = query_at_every_stage(plugins, statements, memory_mb=96, seconds=8)
    for stage, reason in reasons.items():
        memory, clock = "asked for more than 96 MB of memory", "took longer than 8 seconds"
        assert reason in (f"{memory} {where(stage)}", f"{clock} {where(stage)}")


@pytest.mark.parametrize("behaviour", HARMLESS)
@pytest.mark.slow
def test_a_plugin_is_heard_at_once_though_it(plugins, behaviour):
    answers, seconds = query_at_every_stage(plugins, HARMLESS[behaviour], seconds=59)
    assert {stage: type(answer) for stage, answer in answers.items()} == dict.fromkeys(STAGES, Answer)
    assert seconds < 50  # less than the minute for which something is left running


@pytest.mark.slow
def test_a_plugin_that_is_busy_for_ever_is_stopped_by_the_processors_clock(plugins):
    source = plugins.that_acts("while True: pass", "hub_facts")
    with pytest.raises(PluginFault, match=r"^used more processor time than it may in hub_facts$"):
        query_plugin(source, Limits(cpu_seconds=1))


@pytest.mark.parametrize("stage", STAGES)
def test_a_plugin_sees_nothing_of_the_hubs_environment(plugins, stage, monkeypatch):
    for name in ("HUB_SECRET_KEY", "HUB_DATABASE_URL", "DATABASE_URL", "PGPASSWORD"):
        monkeypatch.setenv(name, "not for plugins")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    source = plugins.that_acts("raise ValueError(sorted(os.environ))", stage)
    with pytest.raises(PluginFault) as fault:
        query_plugin(source)
    assert fault.value.reason == f"raised ValueError {where(stage)}: ['LC_ALL', 'PATH', 'PLUGIN_RUN']"


def test_a_plugin_begins_in_an_empty_folder_with_no_descriptor_but_its_line(plugins):
    statements = "raise ValueError(os.listdir(), len(os.listdir('/proc/self/fd')))"
    with pytest.raises(PluginFault) as fault:
        query_plugin(plugins.that_acts(statements, "import"))
    # The pipe, the three standard streams, and the one that lists the folder of descriptors.
    assert fault.value.reason == "raised ValueError while being imported: ([], 5)"


def test_a_plugin_finds_neither_the_web_nor_the_database_loaded(plugins):
    statements = "raise ValueError({'flask', 'sqlalchemy', 'yaml', 'hub.kit'} & set(sys.modules))"
    with pytest.raises(PluginFault) as fault:
        query_plugin(plugins.that_acts(statements, "hub_contacts"))
    assert fault.value.reason == "raised ValueError in hub_contacts: set()"


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        ("hub_trust", "returned int from hub_trust, not Trust"),
        ("hub_content", "returned the wrong thing from hub_content: expected a list, found int."),
        ("hub_facts", "returned the wrong thing from hub_facts: expected a list, found int."),
        ("hub_speciality", "returned int from hub_speciality, not Speciality"),
        ("hub_contacts", "returned the wrong thing from hub_contacts: expected a list, found int."),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused(plugins, stage, reason):
    with pytest.raises(PluginFault) as fault:
        query_plugin(plugins.that_acts("return 42", stage))
    assert fault.value.reason.startswith(reason)


def test_a_list_of_the_wrong_records_or_of_too_many_is_refused(plugins):
    with pytest.raises(PluginFault, match=r"holds a Contact\. Every entry must be a StatedFact"):
        query_plugin(plugins.that_acts("return [Contact('a', 'b')]", "hub_facts"))
    with pytest.raises(PluginFault, match=r"has 101 entries\. Keep it to 100"):
        query_plugin(plugins.code("other", code_with_facts(101)))


def code_with_facts(count):
    return f"""
from hub.plugin_api import StatedFact, Trust, hookimpl
HUB_API = "1.0"
@hookimpl
def hub_trust():
    return Trust("other", "A trust", "A")
@hookimpl
def hub_facts():
    return [StatedFact("x" * 600, "1")] * {count}
"""


def test_the_largest_answer_that_records_allow_is_small_enough(plugins):
    assert len(query_plugin(plugins.code("other", code_with_facts(100))).facts) == 100


def test_markup_is_accepted_as_text_and_stays_text(plugins):
    text = "<script>alert(1)</script>"
    answer = query_plugin(plugins.that_acts(f"return [Contact({text!r}, {text!r})]", "hub_contacts"))
    assert (answer.contacts[0].role, answer.contacts[0].about) == (text, text)


def test_a_reason_is_one_printable_line_of_at_most_300_characters(plugins):
    statements = r"raise ValueError('one\ntwo\x1b[31m\u202e' + 'long ' * 1000)"
    with pytest.raises(PluginFault) as fault:
        query_plugin(plugins.that_acts(statements, "import"))
    reason = fault.value.reason
    assert reason.startswith("raised ValueError while being imported: one two [31m long long")
    assert len(reason) <= 300
    assert reason.isprintable()


def test_a_reason_names_no_folder_of_the_machine_even_with_spaces(tmp_path, plugins):
    plugins.folder = tmp_path / "my own plugins"
    source = plugins.that_acts("open(__file__ + '.txt')", "import")
    with pytest.raises(PluginFault) as fault:
        query_plugin(source)
    assert fault.value.reason.endswith("No such file or directory: 'plugin.py.txt'")
