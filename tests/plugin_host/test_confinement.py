"""A plugin that would end, stop or change the process that runs it, or another, fails alone."""

import json
import os
import platform
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from hub.plugin_host.confinement import ALLOW, KILL, SYSTEMS, list_instructions
from hub.plugin_host.runner import Answer, query_plugin

pytestmark = [
    pytest.mark.usefixtures("nothing_is_left"),
    pytest.mark.skipif(platform.machine() not in SYSTEMS, reason="plugins are not confined here"),
]

CAUGHT = "tried to signal or change another process {where}"
LIBC = "import ctypes\nlibc = ctypes.CDLL(None)\n"
PARENT = "parent = os.getppid()\n"
ATTACKS = {
    "kills it": f"{PARENT}os.kill(parent, signal.SIGKILL)",
    "asks it to end": f"{PARENT}os.kill(parent, signal.SIGTERM)",
    "interrupts it": f"{PARENT}os.kill(parent, signal.SIGINT)",
    "stops it": f"{PARENT}os.kill(parent, signal.SIGSTOP)",
    "kills its group": f"{PARENT}os.killpg(os.getpgid(parent), signal.SIGKILL)",
    "kills it by a negative number": f"{PARENT}os.kill(-os.getpgid(parent), signal.SIGKILL)",
    "kills it and catches the error": f"{PARENT}try: os.kill(parent, 9)\nexcept OSError: pass",
    "kills it through the C library": f"{LIBC}{PARENT}libc.kill(parent, 9)",
    "kills one thread": f"{LIBC}{PARENT}libc.syscall({{tgkill}}, parent, parent, 9)",
    "kills one thread the old way": f"{LIBC}{PARENT}libc.syscall({{tkill}}, parent, 9)",
    "queues a signal": f"{LIBC}{PARENT}info = (ctypes.c_int * 32)(9, 0, -1)\n"
    "libc.syscall({rt_sigqueueinfo}, parent, 9, info)",
    "kills by a descriptor": f"{PARENT}signal.pidfd_send_signal(os.pidfd_open(parent), signal.SIGKILL)",
    "traces it": f"{LIBC}{PARENT}libc.ptrace(16, parent, 0, 0)",
    "writes to its memory": f"{LIBC}{PARENT}libc.process_vm_writev(parent, None, 0, None, 0, 0)",
    "lowers its limits": f"{PARENT}import resource\nresource.prlimit(parent, resource.RLIMIT_CPU, (0, 0))",
    "makes it slow": f"{PARENT}os.setpriority(os.PRIO_PROCESS, parent, 19)",
    "makes every process of a user slow": "os.setpriority(os.PRIO_USER, 54_321, 19)",  # one without any
    "ties it to one processor": f"{PARENT}os.sched_setaffinity(parent, {{{{0}}}})",
    "has the kernel signal it": f"{PARENT}import fcntl\nfcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, parent)",
}
OPEN_MEMORY = f"{PARENT}open(f'/proc/{{parent}}/mem', 'r+b', buffering=0)"
RUN_ALL = """
import json, sys
from pathlib import Path
from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import Limits, query_plugins
sources = list_plugins(Path(sys.argv[1]), distributions=False)
answers = query_plugins(sources, 1, Limits(seconds=9))
print(json.dumps({source.name: getattr(answer, "reason", "heard") for source, answer in answers}))
"""


def run_in_own_process(folder):
    """Ask all plugins of `folder` from a process of its own; return its exit code and reasons by plugin."""
    command = [sys.executable, "-c", RUN_ALL, str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            output = ""
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, json.loads(output or "{}")


def plant(plugins, statements, stage):
    """Write a plugin that runs `statements`, before a good one in the order of their names."""
    plugins.that_acts(statements, stage)
    plugins.code(
        "well",
        'from hub.plugin_api import Trust, hookimpl\nHUB_API = "1.0"\n'
        '@hookimpl\ndef hub_trust():\n    return Trust("well", "A trust", "A")\n',
    )


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.slow
def test_a_plugin_fails_alone_when_it_turns_on_the_process_that_runs_it_and(plugins, attack):
    statements = ATTACKS[attack].format(**SYSTEMS[platform.machine()].calls)
    plant(plugins, statements, "hub_facts")
    exit_code, reasons = run_in_own_process(plugins.folder)
    assert (exit_code, reasons) == (0, {"at-hub-facts": CAUGHT.format(where="in hub_facts"), "well": "heard"})


@pytest.mark.slow
def test_a_plugin_is_confined_before_it_is_imported(plugins):
    plant(plugins, ATTACKS["kills it"], "import")
    exit_code, reasons = run_in_own_process(plugins.folder)
    reason = CAUGHT.format(where="while being imported")
    assert (exit_code, reasons) == (0, {"at-import": reason, "well": "heard"})


@pytest.mark.slow
def test_a_plugin_cannot_open_the_memory_of_another_process(plugins):
    plant(plugins, OPEN_MEMORY, "hub_facts")
    exit_code, reasons = run_in_own_process(plugins.folder)
    assert exit_code == 0
    assert reasons["at-hub-facts"].startswith("raised PermissionError in hub_facts")
    assert reasons["well"] == "heard"


def test_a_plugin_may_do_all_this_to_itself(plugins):
    statements = """
    import resource
    os.kill(os.getpid(), 0)
    os.kill(0, 0)
    os.killpg(0, 0)
    signal.signal(signal.SIGUSR1, lambda *_: None)
    signal.raise_signal(signal.SIGUSR1)
    os.nice(1)
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    resource.setrlimit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU))
    os.set_inheritable(os.pipe()[0], True)
    """
    assert isinstance(query_plugin(plugins.that_acts(statements, "hub_facts")), Answer)


def test_a_kernel_whose_landlock_knows_no_signals_still_keeps_memory_closed():
    code = """
import ctypes, os
from hub.plugin_host.confinement import restrict_by_landlock
restrict_by_landlock(ctypes.CDLL(None, use_errno=True), 5)
try:
    open(f"/proc/{os.getppid()}/mem", "r+b", buffering=0)
except PermissionError:
    print("refused")
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "refused\n"


def judge(instructions, system, number, *arguments):
    """Return what the filter answers to a system call."""
    padded = [*arguments, 0, 0, 0]
    data = {0: number, 4: system, 16: padded[0] & 0xFFFFFFFF, 24: padded[1] & 0xFFFFFFFF}
    at, loaded = 0, 0
    while True:
        code, if_true, if_false, value = instructions[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            loaded = data[value]
        else:
            at += if_true if (loaded == value if code == 0x15 else loaded >= value) else if_false


@pytest.mark.parametrize("name", SYSTEMS)
def test_on_each_processor_the_filter_refuses_others_and_allows_oneself(name):
    system, own = SYSTEMS[name], 4242
    instructions, calls = list_instructions(system, own), system.calls
    refused = [("kill", 1), ("kill", -1), ("tgkill", 1, 1), ("ptrace", 16, 1), ("setpriority", 0, 1)]
    refused += [
        ("setpriority", 2, 0),
        ("fcntl", 5, 8),
        ("fcntl", 5, 10),
        ("ioctl", 5, 0x8901),
        ("prlimit64", 1),
    ]
    allowed = [("kill", own), ("kill", 0), ("kill", -own), ("tgkill", own, 7), ("setpriority", 0, own)]
    allowed += [("setpriority", 0, 0), ("fcntl", 5, 3), ("ioctl", 5, 0x5401), ("prlimit64", 0)]

    def answers(cases):
        return {case: judge(instructions, system.audit_number, calls[case[0]], *case[1:]) for case in cases}

    assert answers(refused) == dict.fromkeys(refused, KILL)
    assert answers(allowed) == dict.fromkeys(allowed, ALLOW)
    assert judge(instructions, system.audit_number, 1000) == ALLOW
    assert judge(instructions, 0x40000003, 37) == KILL  # a call of 32 bits
    assert judge(instructions, system.audit_number, 0x40000000 + calls["kill"], own) == KILL
