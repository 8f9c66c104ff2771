"""A trust that ships its plugin as a wheel, installed in the same environment as the hub."""

import json
import subprocess
from pathlib import Path

import pytest

from hub.plugin_api.testing import assert_conforms

EXAMPLE = Path(__file__).parent / "example_trust"

QUERY_PLUGIN = """
import json
from pathlib import Path
from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import query_plugin

(source,) = [source for source in list_plugins(Path("nowhere")) if source.name == "example"]
answer = query_plugin(source)
files = sorted(path.name for folder in answer.folders for path in (source.root / folder.path).iterdir())
print(json.dumps([source.origin, source.version, source.module, answer.trust.name, files]))
"""


@pytest.mark.slow
def test_a_wheel_beside_the_hub_is_found_and_answers_with_its_content(example_environment, tmp_path):
    command = [str(example_environment), "-c", QUERY_PLUGIN]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=True)
    assert json.loads(result.stdout) == [
        "distribution",
        "1.4",
        "hub_example.plugin",
        "Example Ambulance Service",
        ["example-handover-huddle.md"],
    ]


def test_a_wheel_holds_what_its_folder_holds(example_environment):
    (packages,) = example_environment.parents[1].glob("lib/python*/site-packages")
    installed = {path.relative_to(packages) for path in (packages / "hub_example").rglob("*.*")}
    source = {path.relative_to(EXAMPLE) for path in (EXAMPLE / "hub_example").rglob("*.*")}
    assert {path for path in installed if path.suffix != ".pyc"} == {
        path for path in source if path.suffix != ".pyc"
    }


def test_the_example_keeps_the_contract():
    assert_conforms(EXAMPLE / "hub_example", name="example")
