"""Confines the current process: it may no longer signal, trace or change any process but itself.

A filter of system calls (seccomp) ends a process that tries. Landlock, where the kernel has it, also refuses
what a filter cannot see, such as writing to the memory of another process through /proc. Both are Linux; on
other systems, and on processors that are not in `SYSTEMS`, nothing is confined.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Iterable, Iterator

from msgspec import Struct

# <linux/prctl.h>, <linux/seccomp.h>, <linux/landlock.h>
SET_NO_NEW_PRIVILEGES, SET_SECCOMP, SECCOMP_FILTER = 38, 22, 2
KILL, ALLOW = 0x80000000, 0x7FFF0000
CREATE_RULESET, RESTRICT_SELF, GET_VERSION = 444, 446, 1
ABI_WITH_SIGNALS, SCOPE_SIGNAL, MAKE_BLOCK_DEVICE = 6, 1 << 1, 1 << 11
# Codes of <linux/bpf_common.h>, and offsets in `struct seccomp_data` on a little-endian processor.
LOAD, JUMP_IF_EQUAL, JUMP_IF_GREATER_OR_EQUAL, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_OFFSET, SYSTEM_OFFSET, ARGUMENTS_OFFSET, ARGUMENT_SIZE = 0, 4, 16, 8
FIRST_X32_NUMBER = 0x40000000
"""On x86_64, calls of a third kind begin at this number; none is allowed."""

FORBIDDEN = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_send_signal", "pidfd_getfd"),
    *("perf_event_open", "bpf", "process_madvise", "process_mrelease"),
)
OWN_ONLY = (
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "prlimit64"),
    *("sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"),
    *("migrate_pages", "move_pages"),
)
"""Calls whose first argument is a process, which must be this one, its group, or 0, which means either."""
FORBIDDEN_COMMANDS = (
    ("fcntl", 1, (8, 10, 15)),  # F_SETOWN, F_SETSIG and F_SETOWN_EX: signals when a descriptor is ready
    ("ioctl", 1, (0x8901, 0x8902)),  # FIOSETOWN and SIOCSPGRP: the same for sockets
    ("setpriority", 0, (2,)),  # PRIO_USER: all processes of a user
)
"""Calls with the position of an argument, and the values that it may not have."""


class System(Struct, frozen=True):
    """The number by which a filter knows the kind of processor, and the numbers of its system calls."""

    audit_number: int
    calls: dict[str, int]


_SHARED = {"pidfd_send_signal": 424, "pidfd_getfd": 438, "process_madvise": 440, "process_mrelease": 448}
_X86_64 = {"ioctl": 16, "kill": 62, "fcntl": 72, "ptrace": 101, "rt_sigqueueinfo": 129, "setpriority": 141}
_X86_64 |= {"sched_setparam": 142, "sched_setscheduler": 144, "tkill": 200, "sched_setaffinity": 203}
_X86_64 |= {"tgkill": 234, "migrate_pages": 256, "move_pages": 279, "rt_tgsigqueueinfo": 297}
_X86_64 |= {"perf_event_open": 298, "prlimit64": 302, "process_vm_readv": 310, "process_vm_writev": 311}
_X86_64 |= {"sched_setattr": 314, "bpf": 321}
_AARCH64 = {"fcntl": 25, "ioctl": 29, "ptrace": 117, "sched_setparam": 118, "sched_setscheduler": 119}
_AARCH64 |= {"sched_setaffinity": 122, "kill": 129, "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138}
_AARCH64 |= {"setpriority": 140, "migrate_pages": 238, "move_pages": 239, "rt_tgsigqueueinfo": 240}
_AARCH64 |= {"perf_event_open": 241, "prlimit64": 261, "process_vm_readv": 270, "process_vm_writev": 271}
_AARCH64 |= {"sched_setattr": 274, "bpf": 280}
SYSTEMS = {
    "x86_64": System(0xC000003E, _X86_64 | _SHARED),
    "aarch64": System(0xC00000B7, _AARCH64 | _SHARED),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def confine() -> bool:
    """Keep the current process from reaching others, for good; return whether it is filtered."""
    system = SYSTEMS.get(platform.machine())
    if sys.platform != "linux" or system is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    restrict_by_landlock(libc, libc.syscall(CREATE_RULESET, None, 0, GET_VERSION))
    return _install_filter(libc, list_instructions(system, os.getpid()))


def list_instructions(system: System, own: int) -> list[tuple[int, int, int, int]]:
    """Return the filter for the process with the id `own`: code, two jumps and value of each instruction."""
    instructions = [(LOAD, 0, 0, SYSTEM_OFFSET), (JUMP_IF_EQUAL, 1, 0, system.audit_number), _return(KILL)]
    instructions += [(LOAD, 0, 0, NUMBER_OFFSET)]
    instructions += [(JUMP_IF_GREATER_OR_EQUAL, 0, 1, FIRST_X32_NUMBER), _return(KILL)]
    for name in FORBIDDEN:
        instructions += _check_call(system.calls[name], [_return(KILL)])
    for name in OWN_ONLY:
        allowed = (0, own, -own & 0xFFFFFFFF)
        instructions += _check_call(system.calls[name], [*_check_argument(0, allowed, ALLOW, KILL)])
    for name, position, values in FORBIDDEN_COMMANDS:
        # The next check of this call, if there is one, loads the number of the call anew.
        checks = _check_argument(position, values, KILL, None)
        instructions += _check_call(system.calls[name], [*checks, (LOAD, 0, 0, NUMBER_OFFSET)])
    last = [*_check_argument(1, (0, own), ALLOW, KILL)]
    return [*instructions, *_check_call(system.calls["setpriority"], last), _return(ALLOW)]


def _return(action: int) -> tuple[int, int, int, int]:
    return (RETURN, 0, 0, action)


def _check_call(
    number: int, instructions: list[tuple[int, int, int, int]]
) -> list[tuple[int, int, int, int]]:
    return [(JUMP_IF_EQUAL, 0, len(instructions), number), *instructions]


def _check_argument(
    position: int, values: Iterable[int], if_equal: int, otherwise: int | None
) -> Iterator[tuple[int, int, int, int]]:
    # Process ids and commands have 32 bits; the kernel ignores the upper half of the argument as well.
    yield (LOAD, 0, 0, ARGUMENTS_OFFSET + position * ARGUMENT_SIZE)
    for value in values:
        yield (JUMP_IF_EQUAL, 0, 1, value)
        yield _return(if_equal)
    if otherwise is not None:
        yield _return(otherwise)


def _install_filter(libc: ctypes.CDLL, instructions: list[tuple[int, int, int, int]]) -> bool:
    array = (_Instruction * len(instructions))(*(_Instruction(*each) for each in instructions))
    program = _Program(len(instructions), array)
    return not libc.prctl(SET_SECCOMP, SECCOMP_FILTER, ctypes.byref(program), 0, 0)


def restrict_by_landlock(libc: ctypes.CDLL, version: int) -> None:
    """Keep this thread from tracing or signalling others; `version` is that of the kernel's Landlock."""
    # A process under any ruleset can neither trace a process outside of it nor reach its memory. A ruleset
    # must refuse something: signals, or in older kernels the making of block devices.
    if version < 1:
        return
    has_signals = version >= ABI_WITH_SIGNALS
    ruleset = _Ruleset(0 if has_signals else MAKE_BLOCK_DEVICE, 0, SCOPE_SIGNAL)
    size = ctypes.sizeof(_Ruleset) if has_signals else ctypes.sizeof(ctypes.c_uint64)
    descriptor = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), size, 0)
    if descriptor >= 0:
        libc.syscall(RESTRICT_SELF, descriptor, 0)
        os.close(descriptor)
