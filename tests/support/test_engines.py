import pytest

from tests.support.engines import describe_statement

pytestmark = pytest.mark.slow

pytest_plugins = ("pytester",)

CONFTEST = """
import pytest
from tests.support.engines import Engines


def pytest_configure(config):
    config.addinivalue_line("markers", "one_engine: for SQLite alone")
    config.pluginmanager.register(Engines())


@pytest.fixture
def databases(request):
    return request.param
"""
TESTS = """
import pytest
from hub.access import Act, may
from hub.app import create_app


def test_both(databases):
    pass


@pytest.mark.one_engine
def test_one(databases, tmp_path):
    database = f"sqlite:///{tmp_path}/hub.sqlite3"
    app = create_app({"DATABASE_URL": database, "INSTANCE_DIR": str(tmp_path), "TESTING": True})
    app.get("/of-a-test")(may(Act.READ)(lambda: "Of a test"))
    for path, status in (("/about/privacy", 200), ("/of-a-test", 200), ("/trusts", 503)):
        assert app.test_client().get(path).status_code == status
    assert app.test_client().head("/about/cookies").status_code == 200
"""


@pytest.fixture
def run(pytester, request):
    """Run tests that use the plugin: `run(*arguments)`; their folder is the whole of the tests."""
    pytester.makeini(f"[pytest]\ntestpaths = .\npythonpath = {request.config.rootpath}")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    return lambda *arguments: pytester.runpytest_subprocess("-v", *arguments)


def test_a_test_that_is_marked_runs_on_sqlite_alone_and_a_run_of_some_tests_does_not_compare(run):
    result = run("-k", "test_")

    assert result.ret == pytest.ExitCode.OK
    for name in ("test_both?sqlite?", "test_both?postgresql?", "test_one?sqlite?"):
        result.stdout.fnmatch_lines([f"*{name} PASSED*"])
    result.stdout.fnmatch_lines(["*3 passed*"])
    result.stdout.no_fnmatch_line("GET *")


def test_a_run_of_all_tests_fails_where_a_statement_or_a_route_ran_on_sqlite_alone(run):
    result = run("--numprocesses=2")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*3 passed*"])
    result.stdout.fnmatch_lines_random(
        ["GET /about/privacy", "GET /about/cookies", "hub/catalogue/*: SELECT catalogue_clock"]
    )
    for unwanted in ("HEAD *", "*of-a-test*", "GET /trusts", "* None"):
        result.stdout.no_fnmatch_line(unwanted)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SELECT a.x FROM a FOR UPDATE SKIP LOCKED", "place: SELECT a"),
        ("SELECT a.x FROM a LEFT OUTER JOIN b ON a.id = b.id", "place: SELECT a b"),
        ("INSERT INTO a (x) VALUES (?) ON CONFLICT (x) DO UPDATE SET x = ?", "INSERT a"),
        ("UPDATE a SET x = %(x)s::VARCHAR", "UPDATE a"),
        ("BEGIN IMMEDIATE", None),
        ("PRAGMA foreign_keys = ON", None),
        ("SELECT name FROM sqlite_master", None),
        ("INSERT INTO _alembic_tmp_a (x) SELECT a.x FROM a", None),
    ],
)
def test_a_statement_is_named_by_what_it_does_to_which_tables(statement, what):
    assert describe_statement(statement, "place") == what
