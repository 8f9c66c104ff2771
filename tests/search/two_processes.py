"""Another process of the same hub."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import running

ROOT = Path(__file__).parents[2]


@contextmanager
def other_process(app, task, name="other", **options):
    """Run another process of the same hub; see other_process.py for the tasks."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [
        sys.executable,
        "-m",
        "tests.search.other_process",
        url,
        app.config["INSTANCE_DIR"],
        task,
        name,
    ]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(command, cwd=ROOT, **pipes, **options) as process:
        yield process
    process.stdin.close()
    process.stdout.close()


def search_in(process, q):
    process.stdin.write(f"{q}\n".encode())
    process.stdin.flush()
    return json.loads(process.stdout.readline())
