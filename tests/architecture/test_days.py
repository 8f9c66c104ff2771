"""Only hub/kit/clock.py turns instants into days and days into instants, so that every day is London's."""

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
