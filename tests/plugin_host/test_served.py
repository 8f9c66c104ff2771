"""What a leader sees of a plugin: a new one by the guide's own commands, an installed one, a hostile one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.web.page_cache import get_page_version
from tests.plugin_host.conftest import PLACES
from tests.support.live import live_hub

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "write-a-trust-plugin.md"
CORE = [
    "/",
    "/library",
    "/trusts",
    "/trusts/good",
    "/about/plugins",
    "/about/evidence",
    "/healthz",
    "/readyz",
]
HOSTILE = {
    "raises": "raise ValueError('no luck')",
    "exits": "sys.exit(3)",
    "ends at once": "os._exit(3)",
    "is of the wrong type": "return object()",
    "is too large": "return Trust('x', 'y' * 10_000_000, 'z')",
    "kills itself": "os.kill(os.getpid(), signal.SIGKILL)",
}


def ground(place):
    folders = {"PLUGINS_DIR": place / "plugins", "CONTENT_DIR": place / "content", "INSTANCE_DIR": place}
    return {name: str(folder) for name, folder in folders.items()}


def test_the_commands_of_the_guide_lead_from_nothing_to_a_served_page(tmp_path, page):
    commands = [
        line
        for fence in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        for line in fence.splitlines()
    ]
    settings = ground(tmp_path)
    del settings["INSTANCE_DIR"]
    environment = {**os.environ, **{f"HUB_{name}": value for name, value in settings.items()}}
    environment |= {"HUB_INSTANCE_DIR": str(tmp_path), "HUB_INSTALLED_PLUGINS": "no"}
    with live_hub(tmp_path, INSTALLED_PLUGINS="no", **settings) as address:
        for command in commands:
            words = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
            done = subprocess.run(
                words, shell=True, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        page.goto(f"{address}/trusts/isle-of-wight")
        assert page.get_by_role("heading", level=1).inner_text() == "Isle of Wight"
        page.locator(".nhsuk-card__link").first.click()
        assert page.url == f"{address}/library/isle-of-wight-first-item"
    assert len(commands) >= 4


def test_the_pages_of_an_installed_trust_are_there_and_well(example_environment, tmp_path):
    settings = {f"HUB_{name}": value for name, value in ground(tmp_path).items()}
    hub = (str(example_environment), "-c", "from hub.cli import main; main()")

    def run(*words):
        return subprocess.run(
            [*hub, *words],
            env={**os.environ, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )

    prepared = run("prepare")
    assert prepared.returncode == 0, prepared.stderr
    assert "example  up" in run("plugins").stdout.replace(": ", "  ")
    checked = run("check", "--trust", "example")
    assert (checked.returncode, checked.stdout) == (0, "example: all its pages are well.\n")


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_plugin_that_fails_anywhere_leaves_every_other_page(fault, plugins, make_app, tmp_path):
    plugins.that_acts("pass", "nowhere")
    good = plugins.folder / "good"
    (plugins.folder / "at_nowhere").rename(good)
    code = (good / "plugin.py").read_text().replace('"at-nowhere"', '"good"')
    (good / "plugin.py").write_text(code)
    (good / "content" / "library").mkdir(parents=True)
    for place in PLACES:
        plugins.that_acts(
            HOSTILE[fault] if place != "import" else HOSTILE[fault].replace("return", "raise"), place
        )
    app = make_app(**{**ground(tmp_path), "PLUGINS_DIR": str(plugins.folder), "INSTALLED_PLUGINS": "no"})
    with app.app_context():
        report = sync_content(get_registry(app).content_handlers, app.config)

    assert len(report.set_aside) == len(PLACES)
    assert report.trusts == 1
    get_page_version(app).invalidate()
    for address in CORE:
        assert (address, app.test_client().get(address).status_code) == (address, 200)


def test_no_page_runs_anything_of_a_plugin(plugins, make_app, tmp_path, monkeypatch):
    plugins.that_acts("pass", "nowhere")
    app = make_app(**{**ground(tmp_path), "PLUGINS_DIR": str(plugins.folder), "INSTALLED_PLUGINS": "no"})
    with app.app_context():
        sync_content(get_registry(app).content_handlers, app.config)
    started = []
    watching = [True]
    sys.addaudithook(
        lambda event, details: (
            started.append(details) if watching and event in ("subprocess.Popen", "os.fork") else None
        )
    )
    for address in ("/", "/trusts", "/trusts/at-nowhere", "/about/plugins"):
        assert app.test_client().get(address).status_code == 200
    watching.clear()

    assert started == []
    assert [name for name in sys.modules if "at_nowhere" in name] == []
