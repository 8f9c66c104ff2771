"""Slow work: where it may be, that it refuses to run inside a write transaction, and that its views queue."""

import ast
from pathlib import Path

import pytest

import hub.app
from hub.accounts.domain.hashes import SlottedHasher
from hub.accounts.domain.passwords import check_password, hash_new_password
from hub.accounts.domain.second_factor import find_recovery_code, make_recovery_codes
from hub.accounts.services import provider_session
from hub.content.domain.file_import import parse_file
from hub.files.services import find_virus, read_stored_document
from hub.kit.db import SAFE_METHODS, close, db, write_transaction
from hub.kit.slow_work import SlowWriteError
from hub.mail.services.transports.smtp import SmtpTransport, read_smtp_server
from hub.plugin_host.process import run_child
from hub.plugin_host.runner import query_plugins
from hub.publishing.services.link_check import CheckLimits, check_all, check_link

ROOT = Path(__file__).parents[2]
NOWHERE: frozenset[str] = frozenset()
HOMES = {
    "argon2": {"hub/accounts/domain/hashes.py"},
    "smtplib": {"hub/mail/services/transports/smtp.py"},
    "subprocess": {"hub/plugin_host/process.py"},
    "requests": {"hub/accounts/services/oidc_client.py", "hub/accounts/services/provider_session.py"},
    "http.client": {"hub/publishing/services/link_check.py"},
    "socket": {"hub/publishing/services/link_check.py", "hub/files/services/virus_scan.py"},
    "pypdf": {"hub/kit/pdf_reading.py"},
    **dict.fromkeys(("httpx", "urllib3", "urllib.request", "aiohttp"), NOWHERE),
    **dict.fromkeys(("weasyprint", "reportlab", "fpdf", "PIL", "magic", "clamd"), NOWHERE),
    **dict.fromkeys(("ortools", "pulp", "scipy"), NOWHERE),
}
"""Libraries that take long, and the modules that may import them. Each has its call in SLOW_CALLS."""
HARMLESS = {"argon2.exceptions", "urllib3.exceptions"}
SLOW_CALLS = {
    "the hash of a password": lambda: hash_new_password("three unusual giraffes"),
    "the comparison of a password": lambda: check_password(None, "three unusual giraffes"),
    "a hash": lambda: SlottedHasher().hash("a"),
    "the comparison of a hash": lambda: SlottedHasher().verify("", "a"),
    "new recovery codes": make_recovery_codes,
    "the comparison of recovery codes": lambda: find_recovery_code(None),
    "a plugin's process": lambda: run_child({}, seconds=1, max_bytes=1, stop=None),
    "all plugins": lambda: list(query_plugins([])),
    "an email": lambda: SmtpTransport(read_smtp_server("smtp://192.0.2.1"), "hub").send(None, "", ""),
    "a content file": lambda: parse_file(None, None),
    "a scan for viruses": lambda: find_virus("/nowhere", ()),
    "the text of a document": lambda: read_stored_document("/nowhere", "pdf"),
    "the links of items": lambda: check_all([], CheckLimits()),
    "a link": lambda: check_link("", CheckLimits()),
    "a request to a provider": lambda: provider_session._LimitedAdapter(None, None).send(None),
}
SLOW_NAMES = {
    *("hash_new_password", "check_password", "make_recovery_codes", "find_recovery_code", "run_child"),
    *("check_all", "check_link", "find_virus", "read_stored_document"),
    *("query_plugins", "begin_authorization", "fetch_claims", "parse_file"),
}
"""The slow functions that others call by name."""


def python_files():
    return sorted((ROOT / "hub").rglob("*.py"))


def imported_modules(tree):
    """Return the modules that a module imports, wherever it does so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def misplaced_imports(path, tree):
    for module in imported_modules(tree):
        for library, homes in HOMES.items():
            is_it = module == library or module.startswith(f"{library}.")
            if is_it and module not in HARMLESS and path not in homes:
                yield f"{path}: {module}"


def called_names(function):
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {getattr(call, "attr", getattr(call, "id", "")) for call in calls}


def functions_in(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def takes_session(function):
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return any(
        argument.annotation is not None and ast.unparse(argument.annotation).startswith("Session")
        for argument in arguments
    )


def callers_of_slow_work(functions):
    """Return the names of all functions that reach slow work; only names of two words are followed."""
    reached = set(SLOW_NAMES)
    while True:
        found = {
            function.name
            for function in functions
            if "_" in function.name.strip("_") and called_names(function) & reached
        }
        if found <= reached:
            return reached
        reached |= found


@pytest.fixture(scope="module")
def trees():
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in python_files()
    }


@pytest.fixture
def hub_app(tmp_path):
    app = hub.app.create_app({"INSTANCE_DIR": str(tmp_path)})
    yield app
    close(app)


def test_what_takes_long_is_imported_only_where_it_is_guarded(trees):
    assert len(trees) > 250
    assert [line for path, tree in trees.items() for line in misplaced_imports(path, tree)] == []


def test_an_import_elsewhere_would_be_found():
    planted = "import httpx\nfrom argon2 import PasswordHasher\nfrom argon2.exceptions import HashingError\n"

    assert list(misplaced_imports("hub/events/domain/places.py", ast.parse(planted))) == [
        "hub/events/domain/places.py: httpx",
        "hub/events/domain/places.py: argon2",
    ]


@pytest.mark.parametrize("work", SLOW_CALLS)
def test_slow_work_is_refused_inside_a_write_transaction(hub_app, work):
    with hub_app.app_context(), write_transaction() as session:
        session.connection()
        with pytest.raises(SlowWriteError):
            SLOW_CALLS[work]()


def test_slow_work_is_not_refused_in_a_transaction_that_only_reads(hub_app):
    with hub_app.app_context():
        db.session().connection()
        assert SlottedHasher(time_cost=1, memory_cost=8, parallelism=1).hash("a")


def test_what_is_given_a_session_calls_nothing_slow(trees):
    reached = callers_of_slow_work([function for tree in trees.values() for function in functions_in(tree)])
    found = [
        f"{path}: {function.name}"
        for path, tree in trees.items()
        for function in functions_in(tree)
        if takes_session(function) and called_names(function) & reached
    ]

    assert found == []


def test_a_slow_call_with_a_session_would_be_found():
    planted = (
        "def choose_password(session: Session):\n    _hash_it()\ndef _hash_it():\n    hash_new_password('')\n"
    )
    functions = functions_in(ast.parse(planted))

    assert {"_hash_it", "choose_password"} <= callers_of_slow_work(functions)
    assert [function.name for function in functions if takes_session(function)] == ["choose_password"]


def test_a_view_that_reaches_slow_work_waits_in_the_queue_and_holds_no_lock(hub_app, trees):
    reached = callers_of_slow_work([function for tree in trees.values() for function in functions_in(tree)])
    slow_views, wrong = set(), []
    for rule in hub_app.url_map.iter_rules():
        view = hub_app.view_functions[rule.endpoint]
        if view.__name__ not in reached and not getattr(view, "is_slow_view", False):
            continue
        slow_views.add(view.__name__)
        holds_lock = bool(rule.methods - SAFE_METHODS) and not (
            getattr(view, "read_only", False) or getattr(view, "short_writes", False)
        )
        if not getattr(view, "is_slow_view", False) or holds_lock:
            wrong.append(rule.rule)

    assert wrong == []
    assert {"password_reset", "work_out", "sign_in_with_provider", "submit_registration"} <= slow_views
