import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.config import DEFAULTS, load_settings
from hub.kit.db import engine_url


def test_a_setting_comes_from_the_environment_and_an_override_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("HUB_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("HUB_PORT", "9000")

    assert load_settings()["PORT"] == "9000"
    assert load_settings({"PORT": "9001"})["PORT"] == "9001"


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    settings = {"INSTANCE_DIR": str(tmp_path / "new")}
    first = load_settings(settings)["SECRET_KEY"]

    assert len(first) >= 64
    assert load_settings(settings)["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_a_key_of_ones_own_is_kept_nowhere_and_the_folder_is_made(tmp_path):
    load_settings({"INSTANCE_DIR": str(tmp_path / "new"), "SECRET_KEY": "x" * 40})

    assert list((tmp_path / "new").iterdir()) == []


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    settings = {"INSTANCE_DIR": str(tmp_path / "new")}
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: load_settings(settings)["SECRET_KEY"], range(40)))

    assert len(keys) == 1


def test_the_hub_listens_to_this_machine_alone_unless_told_otherwise():
    assert DEFAULTS["HOST"] == "127.0.0.1"


def test_a_postgresql_address_is_taken_as_it_is_handed_out():
    for url in ("postgres://hub@db/hub", "postgresql://hub@db/hub"):
        assert engine_url(url) == "postgresql+psycopg://hub@db/hub"


@pytest.mark.parametrize(
    ("settings", "site_url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9000", "HTTPS": "yes"}, "https://127.0.0.1:9000"),
        ({"HOST": "0.0.0.0"}, "http://localhost:8000"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"SITE_URL": "https://hub.example.org/", "PORT": "9000"}, "https://hub.example.org"),
    ],
)
def test_the_address_that_the_hub_gives_of_itself_is_what_is_set_or_where_it_listens(
    tmp_path, settings, site_url
):
    assert load_settings({"INSTANCE_DIR": str(tmp_path), **settings})["SITE_URL"] == site_url


def test_a_folder_that_is_given_from_where_one_stands_holds_the_database_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"INSTANCE_DIR": "instance/demo"})

    assert settings["INSTANCE_DIR"] == str(tmp_path / "instance" / "demo")
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/instance/demo/hub.sqlite3"
