"""Only hub/kit/clock.py turns instants into days and days into instants, so that every day is London's.

No module asks the clock as it is imported: a process outlives the day on which it started.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCK = ROOT / "hub" / "kit" / "clock.py"
FORBIDDEN_CALLS = {
    "combine",
    "ctime",
    "fromtimestamp",
    "gmtime",
    "localtime",
    "strftime",
    "strptime",
    "time_ns",
    "timetuple",
    "timetz",
    "today",
    "utcfromtimestamp",
    "utcnow",
    "utctimetuple",
    "ZoneInfo",
}
CLOCK_FUNCTIONS = {"current_day", "now"}
CLOCK_FIELDS = {"day", "hour", "minute", "second", "microsecond", "tzinfo"}
DIRECTIVE = re.compile(r"%[-#]?[aAbBcdHIjmMpSUwWxXyYZ]")


def faults_in(source):
    """Return the lines of a module that turn an instant into a day, or the reverse."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if is_fault(node)})


def is_fault(node):
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        return bool(DIRECTIVE.search(ast.unparse(node.format_spec)))
    if isinstance(node, ast.ImportFrom | ast.Import):
        names = {alias.name for alias in node.names}
        return "ZoneInfo" in names or names & {"zoneinfo", "calendar", "time.localtime"} != set()
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if name == "date":  # `moment.date()`, but not `date(2026, 7, 31)`
        return isinstance(node.func, ast.Attribute) and not node.args
    if name == "time":  # `moment.time()`, but not `time(7)` or the seconds of `time.time()`
        return isinstance(node.func, ast.Attribute) and owner != "time"
    if name == "now":
        return owner in {"datetime", "datetime.datetime"}
    if name == "astimezone":
        return [ast.unparse(argument) for argument in node.args] != ["UTC"]
    if name == "replace":
        return bool({keyword.arg for keyword in node.keywords} & (CLOCK_FIELDS - {"tzinfo"}))
    return name in FORBIDDEN_CALLS


@pytest.mark.parametrize(
    "source",
    [
        "now().date()",
        "today = (at - timedelta(days=1)).date()",
        "date.today()",
        "datetime.today()",
        "datetime.now(UTC)",
        "datetime.utcnow()",
        "datetime.combine(day, time(), UTC)",
        "datetime.fromtimestamp(0, UTC)",
        "at.strftime('%d')",
        "f'{at:%H:%M}'",
        "f'{at:%Y-%m-%d}'",
        "at.astimezone()",
        "at.astimezone(ZoneInfo('Europe/London'))",
        "at.replace(hour=0, minute=0)",
        "at.time()",
        "from zoneinfo import ZoneInfo",
    ],
)
def test_the_rule_finds(source):
    assert faults_in(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "current_day()",
        "day_of(at) - timedelta(days=7)",
        "date(2026, 7, 31)",
        "time(7)",
        "time.time()",
        "at.astimezone(UTC)",
        "value.replace(tzinfo=UTC)",
        "text.replace('a', 'b')",
        "f'{share:.1%}'",
        "f'{count:,}'",
        "date.fromisoformat(text)",
    ],
)
def test_the_rule_lets_through(source):
    assert faults_in(source) == []


def test_only_the_clock_turns_instants_into_days():
    modules = [path for path in sorted((ROOT / "hub").rglob("*.py")) if path != CLOCK]
    found = {
        str(path.relative_to(ROOT)): lines
        for path in modules
        if (lines := faults_in(path.read_text(encoding="utf-8")))
    }
    assert len(modules) > 300
    assert found == {}


def test_no_template_formats_a_moment_itself():
    templates = sorted((ROOT / "hub").rglob("*.jinja"))
    pattern = re.compile(r"\.date\(\)|strftime|isoformat|\.(?:hour|minute)\b|\bUTC\b")
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in templates
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    }
    assert templates
    assert found == set()


def clock_calls_at_import(source):
    """Return the lines that ask the clock as a module is imported, also by its own functions."""
    tree = ast.parse(source)
    askers = CLOCK_FUNCTIONS | {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and clock_lines(node.body, CLOCK_FUNCTIONS)
    }
    return sorted(clock_lines(tree.body, askers))


def clock_lines(nodes, askers):
    lines, waiting = [], list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in askers:
            lines.append(node.lineno)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("TODAY = current_day()", [1]),
        ("SOON = current_day() + timedelta(days=9)", [1]),
        ("def show(day=current_day()):\n    return day", [1]),
        ("def show(*, at=now()):\n    return at", [1]),
        ("@parametrize('day', [current_day()])\ndef show(day):\n    return day", [1]),
        ("class Row:\n    at = now()", [2]),
        ("def soon():\n    return now()\n\nSOON = soon()", [4]),
        ("def soon():\n    return now()", []),
        ("default = column(default=lambda: now())", []),
        ("default = column(default=now)", []),
    ],
)
def test_the_rule_finds_what_asks_the_clock_at_import(source, lines):
    assert clock_calls_at_import(source) == lines


def test_no_module_asks_the_clock_as_it_is_imported():
    modules = [
        path for folder in ("hub", "plugins", "tests", "migrations") for path in (ROOT / folder).rglob("*.py")
    ]
    modules = [path for path in modules if "node_modules" not in path.parts]
    found = {
        str(path.relative_to(ROOT)): lines
        for path in modules
        if (lines := clock_calls_at_import(path.read_text(encoding="utf-8")))
    }
    assert len(modules) > 900
    assert found == {}
