"""Cheaper apps for tests: a suite makes thousands of them, each of which serves a few requests.

Werkzeug parses each route when an app is made, and compiles two URL builders for it; here a route is parsed
once in a process, and its builders are compiled when they are first used. Jinja compiles the templates of
each app; here all apps of a process share the compiled code. SQLAlchemy compiles each statement anew for each
engine; here all engines of a kind share what is compiled.
"""

from io import BytesIO
from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from hub.app import Hub

MAX_STATEMENTS = 3000


class LazyRule(Rule):
    """A route that is parsed once in a process, and compiles its URL builders on first use."""

    _parsed: ClassVar[dict[tuple[Any, ...], tuple[Any, ...]]] = {}

    def compile(self) -> None:
        """Parse the route, or take over what the same route of another app was parsed to."""
        assert self.map is not None
        key = (
            *(self.rule, self.subdomain, self.host, self.strict_slashes, self.merge_slashes),
            *(self.map.host_matching, tuple(self.map.converters.items())),
        )
        if key not in self._parsed:
            super().compile()
            self._parsed[key] = self._parts, self._trace, self._converters
            return
        self._parts, self._trace, self._converters = self._parsed[key]
        self.arguments |= self._converters.keys()
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

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


class SharedStatements:
    """Compiled statements by kind of database, with the dialect to which they belong."""

    def __init__(self) -> None:
        self._shared: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}

    def share(self, engine: Engine) -> None:
        """Give an engine the dialect and the statements of the engines before it.

        A dialect learns from its first connection about the server, which is the same for all databases.
        """
        dialect, statements = self._shared.get(engine.name, (None, LRUCache(MAX_STATEMENTS)))
        if dialect is None or getattr(dialect, "server_version_info", None) is None:
            self._shared[engine.name] = engine.dialect, statements
        else:
            engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = statements


def make_apps_cheap() -> None:
    """Let every app that this process makes compile less."""
    shared, make_engine = SharedStatements(), SQLAlchemy._make_engine

    def make_shared(*args: Any, **named: Any) -> Engine:
        engine = make_engine(*args, **named)
        shared.share(engine)
        return engine

    SQLAlchemy._make_engine = make_shared  # type: ignore[method-assign]
    Hub.url_rule_class = LazyRule
    Hub.jinja_options = {**Hub.jinja_options, "bytecode_cache": SharedBytecode()}
