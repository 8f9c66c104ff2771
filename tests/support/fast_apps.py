"""Cheaper apps for tests: a suite makes thousands of them, each of which serves a few requests.

Werkzeug compiles two URL builders for each route when an app is made; here they are compiled when they are
first used. Jinja compiles the templates of each app; here all apps of a process share the compiled code.
"""

from io import BytesIO
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from hub.app import Hub


class LazyRule(Rule):
    """A route that compiles its URL builders on first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        compile_now, compiled = super()._compile_builder, []

        def build(rule: Rule, *args: Any, **named: Any) -> Any:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, *args, **named)

        return build


class SharedBytecode(BytecodeCache):
    """Compiled templates in memory. A template with another source has another checksum and is compiled."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, if it is there and of the same source."""
        code = self._code.get(bucket.key)
        if code is not None:
            bucket.load_bytecode(BytesIO(code))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key] = bucket.bytecode_to_string()


def make_apps_cheap() -> None:
    """Let every app that this process makes compile less."""
    Hub.url_rule_class = LazyRule
    Hub.jinja_options = {**Hub.jinja_options, "bytecode_cache": SharedBytecode()}
