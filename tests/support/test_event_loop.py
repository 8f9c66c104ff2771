"""Every test that runs a coroutine does so in a thread of its own."""

import ast
import asyncio
from pathlib import Path

import pytest

from tests.support.event_loop import run_coroutine

TESTS = Path(__file__).parents[1]
RUNNERS = {"run", "run_until_complete", "run_forever", "Runner", "new_event_loop", "get_event_loop"}


def loops_in(source):
    """Return the calls by which a module runs an event loop itself."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        ast.unparse(call)
        for call in calls
        if isinstance(call, ast.Attribute) and call.attr in RUNNERS and "asyncio" in ast.unparse(call.value)
    ]


async def double(number):
    await asyncio.sleep(0)
    return 2 * number


def test_a_coroutine_runs_also_where_an_event_loop_is_running():
    async def in_a_loop():
        return run_coroutine(double(21))

    assert run_coroutine(in_a_loop()) == 42


def test_what_a_coroutine_raises_is_raised():
    async def fail():
        raise ValueError("planted")

    with pytest.raises(ValueError, match="planted"):
        run_coroutine(fail())


def test_no_other_test_runs_a_loop_itself():
    own = {TESTS / "support" / name for name in ("event_loop.py", "test_event_loop.py")}
    modules = [path for path in TESTS.rglob("*.py") if "node_modules" not in path.parts and path not in own]
    found = {path.name: loops for path in modules if (loops := loops_in(path.read_text(encoding="utf-8")))}
    assert len(modules) > 200
    assert found == {}


@pytest.mark.parametrize("code", ["asyncio.run(main())", "asyncio.new_event_loop()", "asyncio.Runner()"])
def test_a_loop_of_its_own_is_found(code):
    assert loops_in(code) != []
