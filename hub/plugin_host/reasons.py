"""Why a plugin was set aside, in words that follow its name: one plain line, with no path of this machine."""

import re
import signal

MAX_REASON_LENGTH = 300
PATH = re.compile(r"(?<![\w:/.~-])~?/(?:[^\s'\"<>:,;()/]+/)*([^\s'\"<>:,;()/]*)")


def to_single_line(text: str, max_length: int = MAX_REASON_LENGTH) -> str:
    """Return `text` as one printable line, cut at `longest` characters; a path keeps only its last name."""
    # Cut first: a hostile text may be long, and no more than this is ever shown of it.
    near = text[: 20 * max_length]
    line = " ".join("".join(char if char.isprintable() else " " for char in near).split())
    short = PATH.sub(lambda found: found[1] or "a folder", line)
    return short if len(short) <= max_length else short[: max_length - 1].rstrip() + "…"


def describe_stage(stage: str) -> str:
    """Return the words for how far a plugin had come: a hook's name, `import`, or nothing yet."""
    return {"": "before it was imported", "import": "while being imported"}.get(stage, f"in {stage}")


def describe_exit(code: int, stage: str) -> str:
    """Return why a process that ended without an answer did so; `code` is negative for a signal."""
    if code >= 0:
        return f"ended by itself with exit code {code} {describe_stage(stage)}"
    if -code == getattr(signal, "SIGXCPU", 0):
        return f"used more processor time than it may {describe_stage(stage)}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was ended by {name} {describe_stage(stage)}"
