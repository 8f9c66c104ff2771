"""One module of the hub says what an email address is and gives it the form in which it is kept."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / "hub" / "accounts" / "domain" / "email_address.py"
HOSTS = ROOT / "hub" / "kit" / "urls.py"
"""The module of URLs, which brings the host of the site into its form in DNS, and nothing else."""
IS_EMAIL = re.compile(r"\be?mail(?!_change)|\baddress\b")
FOLDS = {"casefold", "lower", "upper", "normalize"}


def faults_in(source):
    """Return the lines that validate or fold an email address."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if is_fault(node)})


def is_fault(node):
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in {"email_validator", "idna"}
    if isinstance(node, ast.Import):
        return bool({alias.name.partition(".")[0] for alias in node.names} & {"email_validator", "idna"})
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FOLDS:
        return bool(IS_EMAIL.search(ast.unparse(node)))
    # A validator of WTForms is a second opinion on what an address is.
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Email" and not node.keywords


@pytest.mark.parametrize(
    "source",
    [
        "from email_validator import validate_email",
        "import idna",
        "person.email.lower()",
        "email.strip().casefold()",
        "address.casefold()",
        "unicodedata.normalize('NFKC', email)",
        "EmailField('Email', [Email()])",
    ],
)
def test_the_rule_finds(source):
    assert faults_in(source) == [1]


@pytest.mark.parametrize("source", ["name.casefold()", "clean_email(text)", "Email(to=address)"])
def test_the_rule_lets_through(source):
    assert faults_in(source) == []


def test_only_one_module_validates_and_folds_email_addresses():
    modules = [path for path in sorted((ROOT / "hub").rglob("*.py")) if path != VALIDATOR]
    sources = {path: path.read_text(encoding="utf-8") for path in modules}
    sources[HOSTS] = sources[HOSTS].replace("import idna\n", "", 1)
    found = {
        str(path.relative_to(ROOT)): lines for path, source in sources.items() if (lines := faults_in(source))
    }
    assert len(modules) > 300
    assert found == {}
