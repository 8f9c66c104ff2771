"""Banned phrases and times in UTC: none is shown to people, except those in exceptions.yaml."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.support.exceptions import compare, groups, listed

ROOT = Path(__file__).parents[2]
BANNED = yaml.safe_load((Path(__file__).parent / "banned_phrases.yaml").read_text(encoding="utf-8"))
TIME_OF_DAY = re.compile(r"%[-#]?[HIMpX]")
DAY = re.compile(r"%[-#]?[AaBbdmYy]")
FOR_PROGRAMS = re.compile(r"%Y-%m-%d(T%H:%M(:%SZ)?)?")
"""Formats in ISO 8601, which stay in UTC."""
MIN_FILES = 200


def normalise(text):
    return " ".join(text.replace("’", "'").casefold().split())


PHRASES = {phrase: re.compile(rf"(?<![\w/-]){re.escape(normalise(phrase))}(?!\w)") for phrase in BANNED}


def phrases_in(texts):
    """Return the banned phrases in these texts, once for each place."""
    return [
        phrase
        for text in map(normalise, texts)
        for phrase, pattern in PHRASES.items()
        for _ in pattern.finditer(text)
    ]


def is_command(node):
    return isinstance(node, ast.FunctionDef) and any(
        re.search(r"\b(command|group)\(", ast.unparse(decorator)) for decorator in node.decorator_list
    )


def texts_of_module(tree):
    """Return the strings of a module, an f-string as one text with `{}`, and the docstrings of commands."""
    nodes = list(ast.walk(tree))
    formatted = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    ignored = {part for node in formatted for part in node.values}
    ignored |= {node.value for node in nodes if isinstance(node, ast.Expr)}
    return [
        *(
            "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            for node in formatted
        ),
        *(
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in ignored
        ),
        *(ast.get_docstring(node) or "" for node in nodes if is_command(node)),
    ]


CONSTANT = re.compile(r"\{[A-Z][A-Z_]+\}")


def forgotten_constants(tree):
    """Return the strings that name a constant in braces but are no f-strings, so that people read them."""
    nodes = list(ast.walk(tree))
    formats = {
        node.func.value
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    }
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in formats
        and CONSTANT.search(node.value)
    ]


def texts_of_template(source):
    return [re.sub(r"\{#.*?#\}", " ", source, flags=re.DOTALL)]


def is_london(call):
    """Say whether a call converts a time to a zone other than UTC."""
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "astimezone"
        and not any(ast.unparse(argument).endswith(("UTC", "utc")) for argument in call.args)
    )


def formats_in(function):
    """Return the formats of dates and times that a function uses."""
    for node in ast.walk(function):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "strftime"
            and node.args
        ):
            yield ast.unparse(node.args[0]).strip("'\"")


def calls_date(function):
    """Say whether a function takes the date of a time: `moment.date()`."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
        for node in ast.walk(function)
    )


def shows_utc(function):
    """Say whether a function formats a time, or the date of a time, without converting it to London time."""
    if any(is_london(node) for node in ast.walk(function)):
        return False
    formats = [form for form in formats_in(function) if not FOR_PROGRAMS.fullmatch(form)]
    takes_time = any(
        "datetime" in ast.unparse(argument.annotation)
        for argument in function.args.args
        if argument.annotation
    )
    is_formatter = function.name.lstrip("_").startswith("format_")
    return any(TIME_OF_DAY.search(form) or (takes_time and DAY.search(form)) for form in formats) or (
        takes_time and is_formatter and calls_date(function)
    )


def functions_that_show_utc(tree):
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and shows_utc(node)]


def utc_in(texts):
    """Return the names of the zone in these texts, and calls by which a template formats a time itself."""
    return [match[0] for text in texts for match in re.finditer(r"\b(UTC|GMT)\b|\.strftime\b", text)]


def texts_of(path):
    source = path.read_text(encoding="utf-8")
    return texts_of_module(ast.parse(source)) if path.suffix == ".py" else texts_of_template(source)


def lines(path, faults):
    return [f"{path.relative_to(ROOT).as_posix()}: {fault}" for fault in faults]


@pytest.fixture(scope="module")
def texts():
    """The texts of every file from which people read, by path."""
    modules = [*(ROOT / "hub").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    templates = [path for ending in ("jinja", "html") for path in (ROOT / "hub").rglob(f"*.{ending}")]
    paths = [path for path in [*modules, *templates, ROOT / "README.md"] if "tests" not in path.parts[-2:]]
    return {path: texts_of(path) for path in sorted(paths)}


def test_no_banned_phrase_is_shown_except_the_listed_ones(texts):
    found = [line for path in texts for line in lines(path, phrases_in(texts[path]))]

    assert len(texts) > MIN_FILES
    assert compare(found, listed("phrases")) == {}


def test_no_text_shows_the_name_of_a_constant_instead_of_its_value(texts):
    modules = [path for path in texts if path.suffix == ".py"]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules}

    assert [line for path in modules for line in lines(path, forgotten_constants(trees[path]))] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("hint = 'Say why. {KEPT}'", ["Say why. {KEPT}"]),
        ("hint = 'Say why. ' '{KEPT}'", ["Say why. {KEPT}"]),
        ("hint = 'Give {name} a title'", []),
        ("hint = f'Say why. {KEPT}'", []),
        ("hint = f'Say {why}. ' 'It is deleted. {KEPT}'", [". It is deleted. {KEPT}"]),
        ("hint = 'Say why. {KEPT}'.format(KEPT=kept)", []),
    ],
)
def test_the_name_of_a_constant_in_a_text_is_found(source, expected):
    assert forgotten_constants(ast.parse(source)) == expected


def test_no_time_is_shown_in_utc_except_the_listed_ones(texts):
    found = [line for path in texts if path.suffix != ".md" for line in lines(path, utc_in(texts[path]))]
    for path in (path for path in texts if path.suffix == ".py"):
        found += lines(path, functions_that_show_utc(ast.parse(path.read_text(encoding="utf-8"))))

    assert compare(found, listed("times")) == {}


def test_every_banned_phrase_says_what_to_write_instead_and_every_exception_has_a_reason():
    assert [phrase for phrase, better in BANNED.items() if not better or phrases_in([better])] == []
    assert [
        group for name in ("phrases", "times") for group in groups(name) if len(group["reason"]) < 20
    ] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("label = 'Work it out'", ["work it out"]),
        ("label = 'WORK  it ' 'out'", ["work it out"]),
        ("label = f'{name}: nothing waits for you, {name}'", ["nothing waits for you"]),
        ("label = 'Shut', 'shut since'", ["shut", "shut"]),
        ("label = 'Shutter', '/people/shut', 'half-shut'", []),
        ("def work():\n    '''Work it out.'''", []),
        ("@main.command()\ndef work():\n    '''Work it out.'''", ["work it out"]),
    ],
)
def test_banned_phrase_in_a_module_is_found(source, expected):
    assert phrases_in(texts_of_module(ast.parse(source))) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>Work\n  it out</h1>", ["work it out"]),
        (
            "<p>The study’s Table 2 has no row for this trust</p>",
            ["the study's Table 2 has no row for this trust"],
        ),
        ("{# Work it out #}<a href='/shut'>Suspend</a>", []),
    ],
)
def test_banned_phrase_in_a_template_is_found(source, expected):
    assert phrases_in(texts_of_template(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def show(at): return f'{at:%H:%M}'", ["show"]),
        ("def show(at): return at.strftime('%H:%M')", ["show"]),
        ("def show(at): return f'{at.astimezone(UTC):%H:%M}'", ["show"]),
        ("def show(at: datetime): return f'{at:%d %B}'", ["show"]),
        ("def format_date(at: datetime): return format_day(at.date())", ["format_date"]),
        ("def show(day: date): return f'{day:%d %B}'", []),
        ("def show(at): return f'{at.astimezone(LONDON):%H:%M}'", []),
        ("def show(at): return f'{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'", []),
    ],
)
def test_function_that_shows_utc_is_found(source, expected):
    assert functions_that_show_utc(ast.parse(source)) == expected


def test_the_word_utc_is_found_in_templates_and_modules():
    assert utc_in(texts_of_template("<time>{{ row.time }} UTC</time>")) == ["UTC"]
    assert utc_in(texts_of_template("<time>{{ at.strftime('%H:%M') }}</time>")) == [".strftime"]
    assert utc_in(texts_of_module(ast.parse("text = f'{time} UTC'; zone = UTC"))) == ["UTC"]


def test_new_and_outdated_exceptions_are_both_reported():
    assert compare(["a", "a", "b"], ["b", "a", "c"]) == {
        "correct these": ["a"],
        "remove from the list": ["c"],
    }
    assert compare(["a"], ["a"]) == {}
