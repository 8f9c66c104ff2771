"""The pages of plugins: one created with the guide's commands, an installed one, and hostile ones."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.web.page_cache import get_page_version
from tests.plugin_host.conftest import STAGES
from tests.support.live import live_hub

pytestmark = pytest.mark.one_engine

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


def folder_settings(root):
    folders = {"PLUGINS_DIR": root / "plugins", "CONTENT_DIR": root / "content", "INSTANCE_DIR": root}
    return {name: str(folder) for name, folder in folders.items()}


@pytest.mark.slow
def test_the_commands_of_the_guide_lead_from_nothing_to_a_served_page(tmp_path, page):
    commands = [
        line
        for fence in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        for line in fence.splitlines()
    ]
    settings = folder_settings(tmp_path)
    del settings["INSTANCE_DIR"]
    environment = {**os.environ, **{f"HUB_{name}": value for name, value in settings.items()}}
    environment |= {"HUB_INSTANCE_DIR": str(tmp_path), "HUB_INSTALLED_PLUGINS": "no"}
    with live_hub(tmp_path, INSTALLED_PLUGINS="no", **settings) as address:
        for command in commands:
            shell_command = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
            result = subprocess.run(
                shell_command,
                shell=True,
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
        page.goto(f"{address}/trusts/isle-of-wight")
        assert page.get_by_role("heading", level=1).inner_text() == "Isle of Wight"
        page.locator(".nhsuk-card__link").first.click()
        assert page.url == f"{address}/library/isle-of-wight-first-item"
    assert len(commands) >= 4


@pytest.mark.slow
def test_the_pages_of_an_installed_trust_are_there_and_well(example_environment, tmp_path):
    settings = {f"HUB_{name}": value for name, value in folder_settings(tmp_path).items()}
    hub_command = (str(example_environment), "-c", "from hub.cli import main; main()")

    def run(*arguments):
        return subprocess.run(
            [*hub_command, *arguments],
            env={**os.environ, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )

    result = run("prepare")
    assert result.returncode == 0, result.stderr
    assert "example  up" in run("plugins").stdout.replace(": ", "  ")
    result = run("check", "--trust", "example")
    assert (result.returncode, result.stdout) == (0, "example: all pages are fine.\n")


@pytest.mark.parametrize("fault", HOSTILE)
@pytest.mark.slow
def test_a_plugin_that_fails_anywhere_leaves_every_other_page(fault, plugins, make_app, tmp_path):
    plugins.that_acts("pass", "nowhere")
    good = plugins.folder / "good"
    (plugins.folder / "at_nowhere").rename(good)
    code = (good / "plugin.py").read_text().replace('"at-nowhere"', '"good"')
    (good / "plugin.py").write_text(code)
    (good / "content" / "library").mkdir(parents=True)
    for stage in STAGES:
        plugins.that_acts(
            HOSTILE[fault] if stage != "import" else HOSTILE[fault].replace("return", "raise"), stage
        )
    app = make_app(
        **{**folder_settings(tmp_path), "PLUGINS_DIR": str(plugins.folder), "INSTALLED_PLUGINS": "no"}
    )
    with app.app_context():
        report = sync_content(get_registry(app).content_handlers, app.config)

    assert len(report.set_aside) == len(STAGES)
    assert report.trusts == 1
    get_page_version(app).invalidate()
    for address in CORE:
        assert (address, app.test_client().get(address).status_code) == (address, 200)


def test_no_page_runs_anything_of_a_plugin(plugins, make_app, tmp_path, monkeypatch):
    plugins.that_acts("pass", "nowhere")
    app = make_app(
        **{**folder_settings(tmp_path), "PLUGINS_DIR": str(plugins.folder), "INSTALLED_PLUGINS": "no"}
    )
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
