"""docs/operate.md and its files agree with the code."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import click
import crossplane
import pytest
import yaml

from hub.cli import main
from hub.config import DEFAULTS
from hub.kit.db import db
from hub.mail.services.health import list_mail_problems
from hub.operations.domain.settings import list_setting_problems
from hub.web.job_metrics import JobCollector
from hub.web.metrics import PrometheusMeter

DOCS = Path(__file__).parents[2] / "docs"
FILES = DOCS / "operate"
TEXT = (DOCS / "operate.md").read_text(encoding="utf-8")
UNITS = sorted([*FILES.glob("*.service"), *FILES.glob("*.timer")])


def test_the_table_lists_every_setting_with_its_default():
    rows = dict(re.findall(r"^\| `HUB_(\w+)` \| (.+?) \| .+ \|$", TEXT, re.MULTILINE))

    assert list(rows) == list(DEFAULTS)
    for name, default in DEFAULTS.items():
        shown = rows[name].strip("`")
        expected = Path(default).name if name.endswith("_DIR") else default
        assert (name, shown) == (name, expected) or (default == "" and shown.startswith("empty"))


@pytest.mark.parametrize(
    "left_out",
    [
        *("", "SITE_URL", "HTTPS", "OFFICE_NAME", "OFFICE_EMAIL", "OFFICE_TELEPHONE"),
        *("MAIL_SERVER", "MAIL_FROM"),
    ],
)
def test_the_doctor_asks_for_no_setting_beside_the_least_list_and_for_each_that_is_left_out(
    make_app, left_out
):
    block = re.search(r"At least:\n\n```sh\n(.+?)```", TEXT, re.DOTALL)[1]
    least = dict(re.findall(r"^HUB_(\w+)=(.+)$", block, re.MULTILINE))
    app = make_app(**{name: value for name, value in least.items() if name not in {"INSTANCE_DIR", left_out}})
    with app.app_context():
        problems = [
            *list_setting_problems(app.config, {}, DEFAULTS),
            *list_mail_problems(db.session(), app.config),
        ]

    assert [problem for problem in problems if left_out not in problem] == []
    assert bool(problems) == bool(left_out)


def test_every_command_in_it_is_there_with_its_options():
    texts = [TEXT, *(path.read_text(encoding="utf-8") for path in UNITS)]
    calls = {match for text in texts for match in re.findall(r"\bhub ((?:[a-z]+ ?){1,2}(?:--[a-z]+)?)", text)}
    found = set()
    for words in map(str.split, calls):
        command = main.commands.get(words[0])
        if command is None:
            continue
        found.add(words[0])
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options
        if isinstance(command, click.Group) and len(words) > 1:
            # The group `db` is imported for whoever asks for it.
            group = command.make_context(words[0], [], resilient_parsing=True).command
            assert words[1] in group.commands or not words[1].isalpha()
    assert {"backup", "restore", "doctor", "serve", "worker", "jobs", "plugins", "db"} <= found


def test_every_file_that_it_names_is_there_and_every_file_is_named():
    named = set(re.findall(r"\]\(operate/([\w.-]+)\)", TEXT)) | {"hub.service"}

    assert named == {path.name for path in FILES.iterdir()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_would_take(path, tmp_path):
    unit = RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read_string(path.read_text(encoding="utf-8"))
    assert set(unit.sections()) <= {"Unit", "Service", "Timer", "Install"}
    for line in (unit.get("Service", key) for key in ("ExecStart",) if unit.has_section("Service")):
        assert "/opt/hub/.venv/bin/hub " in line
    if verify := shutil.which("systemd-analyze"):
        text = path.read_text(encoding="utf-8").replace("/opt/hub/.venv/bin/hub", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=hub\nGroup=hub\n", ""))
        if path.suffix == ".timer":
            service = (FILES / path.name).with_suffix(".service").read_text(encoding="utf-8")
            (tmp_path / f"{path.stem}.service").write_text(
                service.replace("/opt/hub/.venv/bin/hub", "/bin/true")
            )
        done = subprocess.run(
            [verify, "verify", tmp_path / path.name], capture_output=True, text=True, check=False
        )
        assert [line for line in done.stderr.splitlines() if path.name in line] == []


def test_the_front_is_a_configuration_that_nginx_would_take(tmp_path):
    file = tmp_path / "nginx.conf"
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")
    file.write_text(f"events {{}}\nhttp {{\n{text}\n}}\n")
    parsed = crossplane.parse(str(file), strict=True, catch_errors=True)

    assert parsed["errors"] == []
    # The negative control: a misspelt directive is an error.
    file.write_text(f"events {{}}\nhttp {{\n{text.replace('proxy_pass', 'proxy_pas')}\n}}\n")
    assert crossplane.parse(str(file), strict=True, catch_errors=True)["errors"] != []


def test_the_front_shows_metrics_to_nobody_and_keeps_no_addresses():
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")

    assert re.search(r"location = /metrics \{\s+return 404;", text)
    assert "access_log off;" in text


def test_alerts_are_about_figures_that_there_are(make_app):
    rules = yaml.safe_load((FILES / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    collector = JobCollector(make_app())
    families = [*PrometheusMeter(collector).registry.collect(), *collector.collect()]
    names = {sample for family in families for sample in _sample_names(family)}
    used = {name for rule in rules for name in re.findall(r"\bhub_\w+", rule["expr"])}

    assert used - names == set()
    assert all(rule["annotations"]["summary"] for rule in rules)
    scrape = yaml.safe_load((FILES / "prometheus.yml").read_text(encoding="utf-8"))
    assert scrape["scrape_configs"][0]["static_configs"][0]["targets"] == [f"127.0.0.1:{DEFAULTS['PORT']}"]


def _sample_names(family):
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}[
        family.type
    ]
    return {f"{family.name}{ending}" for ending in endings}
