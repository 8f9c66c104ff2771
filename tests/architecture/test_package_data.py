"""An installed hub has every file of the checkout, because setup.cfg names those that are no modules."""

from configparser import ConfigParser
from glob import glob
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "hub"


def found_by_pattern():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    data = config["options.package_data"]
    patterns = [pattern.strip() for key in ("*", "hub") for pattern in data[key].split(",")]
    paths = {pattern: map(HUB.joinpath, glob(pattern, root_dir=HUB, recursive=True)) for pattern in patterns}
    return {pattern: {path for path in found if path.is_file()} for pattern, found in paths.items()}


def files_of(folder):
    return {path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}


def test_every_file_is_installed():
    files = files_of(HUB)
    found = set().union(*found_by_pattern().values())

    assert len(files) > 200
    assert files - found == set()


def test_every_pattern_finds_a_file():
    assert [pattern for pattern, files in found_by_pattern().items() if not files] == []
