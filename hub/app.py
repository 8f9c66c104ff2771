"""create_app(): the steps that assemble the hub, one function each.

What a request passes through, in order. This is the one place that says so.

WSGI middleware, from the outside in (`_add_middleware`):

1. RequestLogMiddleware: request id, security headers, one log line for each answer.
2. ProxyFix: the client's address behind `HUB_PROXIES` proxies.
3. MetricsMiddleware: answers /metrics, if metrics are on.
4. WhiteNoise: static files.
5. CompressionMiddleware: compresses what the page cache has not compressed.
6. PageCache: pages for readers without a login session. When served, `web.kept_pages` answers most of them
   before any of this.
7. RequestBodyMiddleware: refuses a body that arrived too slowly; `web.asgi` has read all others.
8. RolePageMiddleware: pages that are kept for the roles of a person who is signed in.
9. Flask.

Before the view, in the order in which create_app() registers them:

1. `kit.db`: chooses whether the transaction may write.
2. `web.request_bodies`: refuses a body that is longer than its route allows.
3. `web.address_check`: refuses an address that no page can use.
4. `web.authentication`: finds the login session and checks the permission of the route.
5. `web.form_data`: refuses a body from which no form can be read.
6. `web.csrf`: checks the CSRF token of a request that may change something.
7. `web.page_cache`: answers 304 if the page has not changed.
8. `web.role_pages`: answers a person who is signed in with a page that was made for their roles, if
   RolePageMiddleware could not.

After the view, in the opposite order: the own parts of the reader, cache headers, the route for the log, then
the commit. The transaction ends before the answer is sent; work of `web.after_response` runs when it has been
sent. What fails after the commit is logged and changes no response (`web.application`), and nothing escapes
RequestLogMiddleware.
"""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from hub import __version__
from hub.accounts.feature import feature as accounts
from hub.audit.feature import feature as audit
from hub.catalogue.domain import version_key
from hub.catalogue.feature import feature as catalogue
from hub.catalogue.presenters import find_api_path
from hub.config import load_settings
from hub.content.feature import feature as content
from hub.demo.feature import feature as demo
from hub.desk.feature import feature as desk
from hub.events.feature import feature as events
from hub.extension.feature import Feature
from hub.extension.registry import KEY as REGISTRY_KEY
from hub.extension.registry import Registry, get_registry
from hub.files.feature import feature as files
from hub.following.feature import feature as following
from hub.framework.feature import feature as framework
from hub.home.feature import feature as home
from hub.kit import db, jobs, keyring, worker
from hub.kit.assets import Assets
from hub.kit.clock import current_day, now
from hub.kit.hub_office import read_hub_office
from hub.kit.logs import init_logs
from hub.kit.page import Link
from hub.library.feature import feature as library
from hub.mail.feature import feature as mail
from hub.mail.services.delivery_request import send_on_commit
from hub.mentoring.feature import feature as mentoring
from hub.open_data.feature import feature as open_data
from hub.operations.feature import feature as operations
from hub.options.feature import feature as options
from hub.people.feature import feature as people
from hub.privacy.feature import feature as privacy
from hub.programmes.feature import feature as programmes
from hub.publishing.feature import feature as publishing
from hub.search.feature import feature as search
from hub.search.services import init_search_index
from hub.tools.feature import feature as tools
from hub.trusts.feature import feature as trusts
from hub.web import (
    address_check,
    authentication,
    csrf,
    error_pages,
    flash,
    form_data,
    metrics,
    page_cache,
    request_bodies,
    role_pages,
)
from hub.web.application import Hub
from hub.web.asgi import AsgiApp
from hub.web.kept_markup import keep_facets
from hub.web.middleware.compression import CompressionMiddleware
from hub.web.middleware.request_body import RequestBodyMiddleware
from hub.web.middleware.request_log import RequestLogMiddleware
from hub.web.middleware.role_pages import RolePageMiddleware
from hub.web.page_version import PageVersion

FEATURES: tuple[Feature, ...] = (
    # First, so that its button on an item's page stands before what others add.
    following,
    *(library, programmes, options, events, mentoring, publishing, framework, trusts, catalogue, tools),
    *(home, search, open_data, content, operations),
    # Accounts before people: erasure runs in reverse order, and people's rows are found by email address.
    *(accounts, files, people, desk, privacy, mail, audit, demo),
)
BUILT_ASSETS = Path(__file__).resolve().parent / "static" / "built"
SETTINGS_ON_PAGES = ("SITE_URL", "DEMO", "OFFICE_NAME", "OFFICE_EMAIL", "OFFICE_TELEPHONE")
SITE_NAME = "Ambulance Leadership Hub"


def create_app(config: Mapping[str, Any] | None = None) -> Hub:
    """Return the hub as a WSGI app; `config` overrides the environment (see hub.config)."""
    settings = load_settings(config)
    init_logs(settings["LOG_LEVEL"])
    app = Hub("hub", static_folder=None)
    app.config.update(settings)
    assets = Assets(BUILT_ASSETS)
    _disable_url_redirects(app)
    db.init_app(app)
    with app.app_context():
        metrics.init_app(app, db.db.engine)
        keyring.init_keyring(db.db.engine, app.config["SECRETS"])
    request_bodies.init_app(app)
    address_check.init_app(app)
    init_search_index(app)
    authentication.init_app(app, _find_function("load_auth_context"))
    form_data.init_app(app)
    csrf.init_app(app)
    key = _make_page_version(app, assets)
    page_cache.init_app(app, key)
    role_pages.init_app(app)
    error_pages.init_app(app)
    _init_templates(app, assets)
    app.extensions[REGISTRY_KEY] = Registry(FEATURES)
    for feature in FEATURES:
        _register_feature(app, feature)
    jobs.init_app(app, [job for feature in FEATURES for job in feature.jobs])
    app.wsgi_app = _add_middleware(app, key)  # type: ignore[method-assign]
    return app


def create_served_app() -> Hub:
    """Return the hub for a process that serves; it also runs the jobs, unless HUB_JOBS is `separate`."""
    app = create_app()
    send_on_commit(app)
    if app.config["JOBS"] == "embedded":
        worker.start_embedded_worker(app)
    return app


def create_asgi_app() -> AsgiApp:
    """Return the hub as `hub serve` serves it."""
    app = create_served_app()
    return AsgiApp(app, int(app.config["THREADS"]))


def _disable_url_redirects(app: Flask) -> None:
    # Flask's own redirects would repeat the Host header of the request, which a client can forge.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False


def _find_function(name: str) -> Callable[..., Any]:
    """Return the function of this name that one of the features gives."""
    found: Callable[..., Any] = next(filter(None, (getattr(feature, name) for feature in FEATURES)))
    return found


def _make_page_version(app: Flask, assets: Assets) -> PageVersion:
    parts = [feature.page_version for feature in FEATURES if feature.page_version is not None]

    def read() -> str:
        at = now()
        with app.app_context(), db.db.engine.connect() as connection:
            key = version_key(connection)
            return "-".join([key, current_day().isoformat(), *(part(connection, at) for part in parts)])

    # Cached pages show these settings, so that with others they are other pages.
    shown = repr([app.config[name] for name in SETTINGS_ON_PAGES])
    digest = sha256(shown.encode()).hexdigest()[:12]
    return PageVersion(read, f"{__version__}-{assets.version}-{digest}")


def _init_templates(app: Flask, assets: Assets) -> None:
    links = [link for feature in FEATURES for link in feature.navigation]

    def navigation() -> list[dict[str, Any]]:
        return [_nav_item(link, request.path) for link in links]

    app.jinja_env.globals.update(
        site_name=SITE_NAME,
        site_url=app.config["SITE_URL"],
        asset_url=assets.url,
        navigation=navigation,
        page_address=lambda: request.path.rstrip("/") or "/",
        auth_context=authentication.current_auth_context,
        flash_messages=flash.pop_messages,
        on_sign_in_page=lambda: [make() for make in get_registry(app).on_sign_in_page],
        schema_types=lambda: get_registry(app).kinds.schema_types,
        api_path_of=lambda address: find_api_path(address, get_registry(app).kinds.api_names),
        is_demo=app.config["DEMO"] == "yes",
        hub_office=read_hub_office(app.config),
        facet_markup=keep_facets(app.jinja_env),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _nav_item(link: Link, path: str) -> dict[str, Any]:
    current = path == link.url or path.startswith(f"{link.url}/")
    return {"text": link.text, "url": link.url, "current": current}


def _register_feature(app: Flask, feature: Feature) -> None:
    if feature.init_app is not None:
        feature.init_app(app)
    for blueprint in (feature.blueprint, feature.api_blueprint):
        if blueprint is not None:
            app.register_blueprint(blueprint)
    for command in feature.commands:
        app.cli.add_command(command)


def _add_middleware(app: Flask, key: PageVersion) -> Any:
    # From the inside out; the order is stated at the top of this module.
    office = read_hub_office(app.config)
    with app.app_context():
        engine = db.db.engine
    find_auth_context = partial(_find_function("find_auth_context"), engine)
    by_role = RolePageMiddleware(app.wsgi_app, app, key, find_auth_context)
    body = RequestBodyMiddleware(by_role, office)
    cached = page_cache.PageCache(body, key, float(app.config["PAGE_CACHE_MB"]))
    app.extensions["hub_page_cache"] = cached
    static = WhiteNoise(
        CompressionMiddleware(cached),
        root=BUILT_ASSETS,
        prefix="static/",
        max_age=3600,
        immutable_file_test=_is_hashed,
    )
    measured = metrics.add_metrics_endpoint(app, static)
    proxied = ProxyFix(measured, x_for=int(app.config["PROXIES"]), x_proto=0, x_host=0, x_port=0, x_prefix=0)
    is_https = app.config["HTTPS"] == "yes"
    request_log = RequestLogMiddleware(proxied, app.extensions["hub_meter"], https=is_https, office=office)
    app.extensions["hub_request_log"] = request_log
    return request_log


def _is_hashed(path: str, _url: str) -> bool:
    # Built files have a hash of their content in the name, such as hub.0a1b2c3d4e5f.css, and never change.
    return len(Path(path).name.split(".")) > 2
