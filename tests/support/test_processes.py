import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import eventually

OWNER = """
import sys, time
from pathlib import Path
from tests.support.processes import running
with running(["sleep", "60"], remove=(Path(sys.argv[1]),)) as process:
    print(process.pid, flush=True)
    time.sleep(60)
"""


def test_a_program_ends_and_its_folder_goes_when_the_tests_are_killed(tmp_path):
    left = tmp_path / "left"
    left.mkdir()
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(left)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with owner:
        program = int(owner.stdout.readline())
        os.kill(owner.pid, signal.SIGKILL)

    assert eventually(lambda: not left.exists())
    assert not is_running(program)


def is_running(pid):
    # An ended process remains as a zombie (Z) until its parent reaps it.
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
