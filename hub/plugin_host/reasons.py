"""Reasons why a plugin was set aside, worded to follow its name: one line, without paths of this machine."""

import re
import signal

MAX_REASON_LENGTH = 300
PATH = re.compile(r"(?<![\w:/.~-])~?/(?:[^\s'\"<>:,;()/]+/)*([^\s'\"<>:,;()/]*)")


def to_single_line(text: str, max_length: int = MAX_REASON_LENGTH) -> str:
    """Return `text` as one printable line of at most `max_length` characters, paths cut to the last name."""
    # Cut first, because a hostile plugin may send a very long text.
    beginning = text[: 20 * max_length]
    line = " ".join("".join(char if char.isprintable() else " " for char in beginning).split())
    line = PATH.sub(lambda match: match[1] or "a folder", line)
    return line if len(line) <= max_length else line[: max_length - 1].rstrip() + "…"


def describe_stage(stage: str) -> str:
    """Return the words for a stage: the name of a hook, `import`, or an empty string before the import."""
    return {"": "before it was imported", "import": "while being imported"}.get(stage, f"in {stage}")


def describe_exit(code: int, stage: str) -> str:
    """Return the reason for a process that ended without an answer; `code` is negative for a signal."""
    if code >= 0:
        return f"ended by itself with exit code {code} {describe_stage(stage)}"
    if -code == getattr(signal, "SIGXCPU", 0):
        return f"used more processor time than it may {describe_stage(stage)}"
    if -code == getattr(signal, "SIGSYS", 0):  # by the filter of `confinement`
        return f"tried to signal or change another process {describe_stage(stage)}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was ended by {name} {describe_stage(stage)}"
