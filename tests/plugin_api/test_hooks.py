"""Every hook is documented, tested by name here, and used by a real trust."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import hub.plugin_api
from hub.plugin_api import (
    HUB_API,
    Contact,
    ContentFolder,
    DraftContent,
    DraftField,
    PublicationFinding,
    RecordError,
    Speciality,
    StatedFact,
    ToolRefusal,
    ToolResult,
    Trust,
    hooks,
)
from hub.plugin_api.answers import (
    CHECK_HOOK,
    HOOKS,
    MAX_CONTACTS,
    MAX_FACTS,
    MAX_FOLDERS,
    MAX_TOOLS,
    RESULT_HOOK,
    ContractViolation,
    collect_answer,
    run_check_hook,
    run_tool_hook,
)
from hub.plugin_api.documents import FACETS, HUB_KINDS, MAX_FILE_BYTES, Document, ProgrammeDocument, Source
from hub.plugin_api.event_documents import EventDocument
from hub.plugin_api.testing import load_plugin
from hub.plugin_api.vocabulary import Evidence, Kind

ROOT = Path(__file__).parents[2]
FIELDS_OF_NATIONAL_EVENTS = {"grounds", "reason", "cost", "payer"}
GUIDE = ROOT / "docs" / "write-a-trust-plugin.md"
SPECIFIED = {name: hook for name, hook in vars(hooks).items() if hasattr(hook, f"{hooks.PROJECT}_spec")}
DOCSTRING = re.compile(r"(?P<says>[A-Z][^\n]+?\.) Returns (?P<returns>[^\n]+)\n\n(?P<example>.+)\Z", re.S)


def parse_docstring(hook):
    return DOCSTRING.match(inspect.getdoc(hook) or "")


def answer_of_example(tmp_path, name):
    """Return the answer of a plugin made of the examples in the docstrings of this hook and of hub_trust."""
    examples = {parse_docstring(SPECIFIED[hook])["example"] for hook in ("hub_trust", name)}
    code = "from hub.plugin_api import *\nfrom hub.plugin_api import hookimpl\nHUB_API = '1.0'\n"
    folder = tmp_path / "london"
    folder.mkdir()
    (folder / "plugin.py").write_text(code + "\n\n".join(sorted(examples)) + "\n")
    return collect_answer(load_plugin(folder), HUB_API)


def test_hook_hub_trust(tmp_path):
    expected = Trust("london", "London Ambulance Service NHS Trust", "London")
    assert answer_of_example(tmp_path, "hub_trust").trust == expected


def test_hook_hub_content(tmp_path):
    assert answer_of_example(tmp_path, "hub_content").folders == (
        ContentFolder("content/library", "library"),
    )


def test_hook_hub_facts(tmp_path):
    expected = (StatedFact("Calls its leadership programme ELSA", "Table 2 (7.2)"),)
    assert answer_of_example(tmp_path, "hub_facts").facts == expected


def test_hook_hub_speciality(tmp_path):
    expected = Speciality("Self awareness", "What ELSA offers.", "Table 2 (7.2)")
    assert answer_of_example(tmp_path, "hub_speciality").speciality == expected


def test_hook_hub_contacts(tmp_path):
    expected = (Contact("Director of Human Resources", "ELSA", "Table 2 (7.2)"),)
    assert answer_of_example(tmp_path, "hub_contacts").contacts == expected


SPAN = """
class span:
    TOOL = Tool(
        slug="span-of-control", title="Span of control", summary="Sizes.", prompted_by="Says so.",
        section="5.1", method=("Counts.",), sources=("A source",), inputs=(Input("size", "Size", "number"),),
    )
    def work_out(inputs):
        if inputs["size"] > 100:
            raise ToolRefusal("size", "Enter at most 100")
        return ToolResult(headline=f"Of {inputs['size']:g}")
"""


def plugin_with_tools(tmp_path):
    examples = [
        parse_docstring(SPECIFIED[hook])["example"] for hook in ("hub_trust", "hub_tools", "hub_tool_result")
    ]
    code = "from hub.plugin_api import *\nfrom hub.plugin_api import hookimpl\nHUB_API = '1.1'\n" + SPAN
    folder = tmp_path / "london"
    folder.mkdir()
    (folder / "plugin.py").write_text(code + "\n\n".join(examples) + "\n")
    return load_plugin(folder)


def test_hook_hub_tools(tmp_path):
    module = plugin_with_tools(tmp_path)
    assert [tool.slug for tool in collect_answer(module, HUB_API).tools] == ["span-of-control"]


def test_hook_hub_tool_result(tmp_path):
    module = plugin_with_tools(tmp_path)
    assert run_tool_hook(module, HUB_API, "span-of-control", {"size": 9.0}) == ToolResult(headline="Of 9")
    with pytest.raises(ToolRefusal, match="Enter at most 100"):
        run_tool_hook(module, HUB_API, "span-of-control", {"size": 101.0})


def plugin_with_check(tmp_path, name="hub_check_publication"):
    examples = [parse_docstring(SPECIFIED[hook])["example"] for hook in ("hub_trust", name)]
    code = "from hub.plugin_api import *\nfrom hub.plugin_api import hookimpl\nHUB_API = '1.2'\n"
    folder = tmp_path / "london"
    folder.mkdir()
    (folder / "plugin.py").write_text(code + "\n\n".join(sorted(set(examples))) + "\n")
    return load_plugin(folder)


def test_hook_hub_check_publication(tmp_path):
    module = plugin_with_check(tmp_path)
    draft = DraftContent("resource", "Our competencies", body="A set of competencies.")
    advice = PublicationFinding("capability", "advise", "Choose capabilities.")
    assert run_check_hook(module, HUB_API, draft).findings == (advice,)
    with_codes = DraftContent(
        "resource", "Ours", body=draft.body, fields=(DraftField("capability", ("1f",)),)
    )
    assert run_check_hook(module, HUB_API, with_codes).findings == ()


def test_a_plugin_without_the_hook_has_checked_nothing(tmp_path):
    module = plugin_with_check(tmp_path, "hub_trust")
    assert not run_check_hook(module, HUB_API, DraftContent("resource", "A title")).is_checked


def test_a_plugin_that_declares_a_tool_must_work_it_out(tmp_path):
    module = plugin_with_tools(tmp_path)
    del module.hub_tool_result
    with pytest.raises(ContractViolation, match="has no hub_tool_result to work them out"):
        collect_answer(module, HUB_API)


def test_each_hook_has_a_test_of_its_name():
    assert {f"test_hook_{name}" for name in SPECIFIED} <= set(globals())


def test_each_hook_is_asked_and_checked():
    assert [*(hook.name for hook in HOOKS), RESULT_HOOK, CHECK_HOOK] == list(SPECIFIED)


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_hook_says_what_it_is_what_it_returns_and_gives_an_example_of_at_most_four_lines(name):
    docstring = parse_docstring(SPECIFIED[name])
    assert docstring is not None, f"{name} needs a sentence, `Returns ...`, an empty line, and an example"
    assert name.startswith("hub_")
    assert 1 <= len(docstring["example"].splitlines()) <= 4
    assert f"def {name}" in docstring["example"]
    ast.parse(docstring["example"])


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_hook_is_used_by_a_real_trust(name):
    users = [path.parent.name for path in (ROOT / "plugins").glob("*/plugin.py") if name in hooks_in(path)]
    assert users


def hooks_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(each, ast.Name) and each.id == "hookimpl" for each in node.decorator_list)
    }


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_hook_stands_in_the_guide_with_its_signature_its_sentence_and_its_example(name):
    hook = SPECIFIED[name]
    section = re.search(
        rf"^### `{name}(\([^`]*)`\n(.+?)(?=^##)", GUIDE.read_text(encoding="utf-8"), re.S | re.M
    )
    assert section is not None
    assert section[1] == signature(hook)
    text = " ".join(section[2].split())
    assert parse_docstring(hook)["says"] in text
    assert f"Returns {parse_docstring(hook)['returns']}" in text
    assert f"```python\n{parse_docstring(hook)['example']}\n```" in section[2]


def signature(hook):
    with_modules = str(inspect.signature(hook))
    return re.sub(r"[a-z_]+\.(?=[A-Za-z_.])", "", with_modules)


def test_the_guide_lists_no_hook_that_is_not_there():
    headings = re.findall(r"^### `(hub_\w+)\(", GUIDE.read_text(encoding="utf-8"), re.M)
    assert headings == list(SPECIFIED)


def test_the_plugin_api_exports_all_records_and_words_that_hooks_use():
    exported = set(hub.plugin_api.__all__)
    assert {hook.record_type.__name__ for hook in HOOKS} <= exported
    assert all(hasattr(hub.plugin_api, name) for name in exported)


@pytest.mark.parametrize("path", ["/etc", "../other", "a/../../b", "", "a\\b", "a\x00b"])
def test_a_content_folder_cannot_leave_the_plugin(path):
    with pytest.raises(RecordError):
        ContentFolder(path, "library")


def test_the_guide_names_every_field_of_a_content_file_and_every_word_it_may_hold():
    guide, _, of_events = GUIDE.read_text(encoding="utf-8").partition("### An event")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", guide, re.M)
    assert {name for name, _ in rows} == Document.fields() | ProgrammeDocument.fields()
    named = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", of_events, re.M))))
    assert named <= EventDocument.fields()
    assert named >= EventDocument.fields() - Document.fields() - FIELDS_OF_NATIONAL_EVENTS
    documented = {name: set(re.findall(r"`([^`]+)`", cell)) for name, cell in rows}
    kinds = set(Kind) - set(HUB_KINDS)
    words = {**FACETS, "kind": kinds, "source": Source, "evidence": Evidence}
    del words["capability"]
    assert {name: documented[name] for name in words} == {name: {*kind} for name, kind in words.items()}


def test_the_guide_states_the_limits_that_hold():
    guide = GUIDE.read_text(encoding="utf-8")
    limits = f"{MAX_FOLDERS} folders, {MAX_FACTS} facts, {MAX_CONTACTS} contacts, {MAX_TOOLS} tools"
    assert limits in guide
    assert f"At most {MAX_FILE_BYTES:,} bytes" in guide
