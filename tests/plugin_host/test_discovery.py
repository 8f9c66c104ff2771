from pathlib import Path

import pytest

from hub.plugin_host.discovery import list_plugins
from hub.plugin_host.runner import PluginFault, query_plugin, query_plugins


class Packages:
    """A folder on the path with distributions in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(
        self, project="hub-trusts-example", points="example = hub_example.plugin", version="1.2", code=""
    ):
        info = self.folder / f"{project.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[leadership_hub.trusts]\n{points}\n")
        package = self.folder / "hub_example"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(
            "raise SystemExit('nothing is imported to find it')\n" if code else ""
        )
        (package / "plugin.py").write_text(code)
        return info


@pytest.fixture
def packages(tmp_path, monkeypatch):
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return Packages(folder)


def names_and_problems(folder, **options):
    return [(source.name, source.problem) for source in list_plugins(folder, **options)]


def fault_reason(source):
    with pytest.raises(PluginFault) as fault:
        query_plugin(source)
    return fault.value.reason


def test_folders_with_a_plugin_are_found_in_order_of_their_names(plugins):
    for name in ("yorkshire", "east_midlands", "london"):
        plugins.code(name, "")
    (plugins.folder / "notes").mkdir()
    (plugins.folder / "__init__.py").write_text("")
    assert names_and_problems(plugins.folder, distributions=False) == [
        ("east-midlands", ""),
        ("london", ""),
        ("yorkshire", ""),
    ]


def test_a_source_says_where_its_files_are(plugins):
    source = plugins.code("east_midlands", "")
    assert source.root == plugins.folder / "east_midlands"
    assert (source.origin, source.version, source.module) == ("place", "", "plugins.east_midlands.plugin")


def test_no_folder_of_plugins_is_no_plugins(tmp_path):
    assert list_plugins(tmp_path / "none", distributions=False) == []


@pytest.mark.parametrize(
    "name", ["East", "east-midlands", "9_elms", "a__b", "_a", "a b", "trust\n", "caf\u00e9", "x" * 81]
)
def test_a_folder_whose_name_cannot_be_a_trusts_is_set_aside(plugins, name):
    plugins.code("london", "")
    (plugins.folder / "london").rename(plugins.folder / name)
    (source,) = list_plugins(plugins.folder, distributions=False)
    assert source.name == f"plugins/{name.strip()}"
    assert fault_reason(source) == (
        "lies in a folder whose name cannot be a trust's. "
        "Use small letters, figures and single underscores, such as isle_of_wight"
    )


def test_an_installed_plugin_is_found_and_not_imported(packages, tmp_path):
    packages.add(code="raise SystemExit")
    (source,) = list_plugins(tmp_path / "none")
    assert (source.name, source.origin, source.version) == ("example", "distribution", "1.2")
    assert (source.module, source.problem) == ("hub_example.plugin", "")
    assert (source.root, source.import_path) == (packages.folder / "hub_example", packages.folder)


def test_an_installed_plugin_answers_though_the_hub_was_told_of_its_place_by_a_variable(packages, tmp_path):
    code = "from hub.plugin_api import Trust, hookimpl\nHUB_API = '1.0'\n"
    packages.add(code=code + "@hookimpl\ndef hub_trust(): return Trust('example', 'A trust', 'A')\n")
    (packages.folder / "hub_example" / "__init__.py").write_text("")
    ((_, answer),) = query_plugins(list_plugins(tmp_path / "none"))
    assert answer.trust.slug == "example"


def test_installed_plugins_can_be_left_out(packages, tmp_path):
    packages.add()
    assert list_plugins(tmp_path / "none", distributions=False) == []


def test_the_plugin_in_its_place_wins_over_an_installed_one_of_its_name(packages, plugins):
    plugins.code("example", "")
    packages.add()
    first, second = list_plugins(plugins.folder)
    assert (first.name, first.origin, first.problem) == ("example", "place", "")
    assert second.name == "example (hub_example 1.2)"
    assert (
        fault_reason(second)
        == "has the name of another plugin, example, which is used. Remove one of the two"
    )


def test_of_two_installed_ones_the_first_by_name_of_its_distribution_wins(packages, tmp_path):
    packages.add("b-trust", version="2.0")
    packages.add("a-trust", version="1.0")
    assert [(source.name, source.version) for source in list_plugins(tmp_path / "none")] == [
        ("example", "1.0"),
        ("example (hub_example 2.0)", "2.0"),
    ]


def test_a_distribution_found_twice_on_the_path_counts_once(packages, tmp_path, monkeypatch):
    packages.add()
    monkeypatch.syspath_prepend(str(packages.folder) + "/.")
    assert names_and_problems(tmp_path / "none") == [("example", "")]


@pytest.mark.parametrize(
    ("points", "name", "message"),
    [
        (
            "Isle of Wight = hub_example.plugin",
            "x: Isle of Wight",
            "cannot be used: name: 'Isle of Wight' cannot be used in an address",
        ),
        ("example = hub_example.plugin:plugin", "x: example", "cannot be used: entry point: names something"),
        (
            "example = nowhere_at_all.plugin",
            "x: example",
            "cannot be used: entry point: nowhere_at_all is not a",
        ),
        (
            "example = hub_example.other",
            "x: example",
            "cannot be used: entry point: hub_example.other is not",
        ),
        ("example = this", "x: example", "cannot be used: entry point: this is not a package"),
        ("example = !", "x: example", "names a module that is not there"),
    ],
)
def test_an_entry_point_that_cannot_be_used_is_set_aside(packages, tmp_path, points, name, message):
    packages.add("x", points=points)
    (source,) = list_plugins(tmp_path / "none")
    assert source.name == name
    assert fault_reason(source).startswith(message)


def test_a_broken_distribution_costs_no_other(packages, tmp_path):
    packages.add()
    (packages.folder / "broken-1.dist-info").mkdir()
    bad = packages.add("bad", points="\xff no sense [[[", version="0")
    (bad / "METADATA").write_bytes(b"\xff\xfe\x00")
    worse = packages.add("worse", version="0")
    (worse / "entry_points.txt").write_text("leadership_hub.trusts\nexample == = [\n[")
    assert ("example", "") in names_and_problems(tmp_path / "none")
