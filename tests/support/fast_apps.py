"""Cheaper apps for tests: a suite makes thousands of them, each of which serves a few requests.

Werkzeug parses each route when an app is made, compiles two URL builders for it and sorts all routes into a
tree; here the apps of a process share the routes of each blueprint, the tree of apps with the same routes,
and builders that are compiled when they are first used. WhiteNoise reads the static files for each app; here
once in a process. Jinja compiles the templates of each app; here all apps of a process share the compiled
code. SQLAlchemy compiles each statement anew for each engine; here all engines of a kind share what is
compiled.
"""

import os
from collections import OrderedDict
from types import CodeType
from typing import Any, ClassVar
from weakref import WeakSet

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.routing.matcher import StateMachineMatcher
from whitenoise import WhiteNoise

from hub.web.application import Hub, LazyRule

MAX_STATEMENTS = 3000
MAX_TREES = 8
READ_FILES = WhiteNoise.update_files_dictionary


class SharedRule(LazyRule):
    """A route that many apps share."""

    def bind(self, map: Map, rebind: bool = False) -> None:  # noqa: A002 - werkzeug's own name
        """Parse the route for the first map; the others are made in the same way."""
        if self.map is None or rebind:
            super().bind(map, rebind)


class SharedRules:
    """Makes the routes of apps, or finds one that was made from the same words."""

    def __init__(self) -> None:
        self._rules: dict[tuple[Any, ...], SharedRule] = {}

    def __call__(self, rule: str, *, methods: Any = None, **options: Any) -> SharedRule:
        """Return the route; `options` are those of werkzeug's own class."""
        if options.get("defaults"):
            return SharedRule(rule, methods=methods, **options)
        words = frozenset(option for option in options.items() if option[0] != "defaults")
        key = rule, frozenset(methods or ()), words
        if key not in self._rules:
            self._rules[key] = SharedRule(rule, methods=methods, **options)
        return self._rules[key]


class SharedMap(Map):
    """The routes of an app, whose tree is made for the first app with exactly these routes."""

    _trees: ClassVar[OrderedDict[tuple[Any, ...], StateMachineMatcher]] = OrderedDict()
    _sorted_trees: ClassVar[WeakSet[StateMachineMatcher]] = WeakSet()

    def __init__(self, *args: Any, **named: Any) -> None:
        self._own: StateMachineMatcher | None = None
        self._sorted: list[Rule] = []
        self.added: list[Rule] = []
        super().__init__(*args, **named)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a route."""
        for rule in rulefactory.get_rules(self):
            rule.bind(self)
            self.add_parsed([rule])

    def add_parsed(self, rules: list[Rule]) -> None:
        """Add routes that are parsed."""
        self.added.extend(rules)
        self._sorted.extend([rule for rule in rules if not rule.build_only])
        by_endpoint = self._rules_by_endpoint
        for rule in rules:
            by_endpoint.setdefault(rule.endpoint, []).append(rule)
        self._own, self._remap = None, True

    def update(self) -> None:
        """Sort the routes before the first match, unless an app with the same routes has sorted them."""
        if not self._remap:
            return
        with self._remap_lock:
            if self._remap:
                tree = self._matcher
                if tree not in self._sorted_trees:
                    tree.update()
                    self._sorted_trees.add(tree)
                for rules in self._rules_by_endpoint.values():
                    if len(rules) > 1:
                        rules.sort(key=SharedRule.build_compare_key)
                self._remap = False

    @property
    def merge_slashes(self) -> bool:
        """Whether several slashes count as one."""
        return self._merge_slashes

    @merge_slashes.setter
    def merge_slashes(self, value: bool) -> None:
        self._merge_slashes, self._own = value, None

    @property
    def _matcher(self) -> StateMachineMatcher:
        if self._own is None:
            self._own = self._find_tree()
        return self._own

    @_matcher.setter
    def _matcher(self, value: StateMachineMatcher) -> None:
        self.merge_slashes = value.merge_slashes

    def _find_tree(self) -> StateMachineMatcher:
        # A tree holds its routes, so that no other route gets the same id while it is known.
        key = (self.merge_slashes, *map(id, self._sorted))
        if key not in self._trees:
            tree = StateMachineMatcher(self.merge_slashes)
            for rule in self._sorted:
                tree.add(rule)
            self._trees[key] = tree
        self._trees.move_to_end(key)
        while len(self._trees) > MAX_TREES:
            self._trees.popitem(last=False)
        return self._trees[key]


class WithoutRoutes(BlueprintSetupState):
    """Registers everything of a blueprint but its routes."""

    def add_url_rule(self, *_args: Any, **_named: Any) -> None:
        """Do nothing."""


class SharedBlueprints:
    """The routes and views of each blueprint, which the first app collects and the others get as they are."""

    def __init__(self) -> None:
        self._known: dict[Blueprint, tuple[int, list[Rule], dict[str, Any]]] = {}

    def register(self, app: Flask, blueprint: Blueprint, **options: Any) -> None:
        """Register a blueprint; one with parts besides routes and hooks is registered as Flask does it."""
        other_parts = blueprint.has_static_folder or blueprint.cli.commands or blueprint._blueprints
        if options or other_parts or blueprint.name in app.blueprints:
            blueprint.register(app, options)
            return
        count, rules, views = self._known.get(blueprint, (None, [], {}))
        if count == len(blueprint.deferred_functions):
            app.blueprints[blueprint.name] = blueprint
            blueprint._merge_blueprint_funcs(app, blueprint.name)
            state = WithoutRoutes(blueprint, app, options, True)
            for deferred in blueprint.deferred_functions:
                deferred(state)
            app.url_map.add_parsed(rules)
            app.view_functions.update(views)
            return
        start = len(app.url_map.added)
        blueprint.register(app, options)
        rules = app.url_map.added[start:]
        views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in rules}
        self._known[blueprint] = len(blueprint.deferred_functions), rules, views


class SharedFiles:
    """Static files, read once in a process for each state of a folder."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], dict[str, Any]] = {}

    def read(self, server: Any, root: str, prefix: str) -> None:
        """Read the files of a folder, or give `server` what was read of it before."""
        with os.scandir(root) as entries:
            files = tuple(sorted((entry.path, entry.stat().st_mtime_ns) for entry in entries))
        key = (prefix, server.max_age, server.immutable_file_test, os.stat(root).st_mtime_ns, files)
        if key not in self._known:
            READ_FILES(server, root, prefix)
            self._known[key] = dict(server.files)
        server.files.update(self._known[key])


class SharedBytecode(BytecodeCache):
    """Compiled templates in memory. A template with another source has another checksum and is compiled."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, if it is there and of the same source."""
        checksum, code = self._code.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key] = bucket.checksum, bucket.code


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
    files = SharedFiles()
    WhiteNoise.update_files_dictionary = lambda server, root, prefix: files.read(server, root, prefix)
    Hub.url_rule_class = SharedRules()  # type: ignore[assignment]
    Hub.url_map_class = SharedMap
    blueprints = SharedBlueprints()
    Hub.register_blueprint = lambda app, blueprint, **options: blueprints.register(app, blueprint, **options)
    Hub.jinja_options = {**Hub.jinja_options, "bytecode_cache": SharedBytecode()}
