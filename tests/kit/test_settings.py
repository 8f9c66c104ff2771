"""A setting that cannot work keeps the hub from starting, with a plain sentence."""

import pytest

from hub.config import DEFAULTS, load_settings
from hub.kit.errors import Invalid

CANNOT_WORK = [
    ("JOBS", "none", "HUB_JOBS must be one of embedded, separate; it is none."),
    ("HTTPS", "true", "HUB_HTTPS must be one of yes, no; it is true."),
    ("DEMO", "1", "HUB_DEMO must be one of yes, no; it is 1."),
    ("INSTALLED_PLUGINS", "", "HUB_INSTALLED_PLUGINS must be one of yes, no; it is ''."),
    ("LOG_LEVEL", "info", "HUB_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR; it is info."),
    ("THREADS", "four", "HUB_THREADS must be a whole number from 1 to 1000; it is four."),
    ("WORKERS", "0", "HUB_WORKERS must be a whole number from 1 to 1000; it is 0."),
    ("PORT", "65536", "HUB_PORT must be a whole number from 1 to 65535; it is 65536."),
    ("PORT", "", "HUB_PORT must be a whole number from 1 to 65535; it is ''."),
    ("PORT", "\N{FULLWIDTH DIGIT EIGHT}0", "HUB_PORT must be a whole number from 1 to 65535"),
    ("PROXIES", "-1", "HUB_PROXIES must be a whole number from 0 to 100; it is -1."),
    ("PROXIES", "9" * 5000, "HUB_PROXIES must be a whole number from 0 to 100; it is 999"),
    ("PAGE_CACHE_MB", "nan", "HUB_PAGE_CACHE_MB must be 0 or more; it is nan."),
    ("PAGE_CACHE_MB", "16 MB", "HUB_PAGE_CACHE_MB must be 0 or more; it is 16 MB."),
    ("OFFICE_EMAIL", "the office", "HUB_OFFICE_EMAIL must be an email address, such as office@"),
    ("OFFICE_EMAIL", "office@x.org, other@x.org", "HUB_OFFICE_EMAIL must be an email address"),
    ("OFFICE_EMAIL", "https://x.org", "HUB_OFFICE_EMAIL must be an email address"),
    ("OFFICE_TELEPHONE", "tel:01632960123", "HUB_OFFICE_TELEPHONE must be digits and spaces"),
    ("OFFICE_TELEPHONE", "+44 (0)1632 960 123", "HUB_OFFICE_TELEPHONE must be digits and spaces"),
    ("OFFICE_NAME", "Hub\noffice", "HUB_OFFICE_NAME holds a character that cannot be seen"),
    ("SECURITY_CONTACT", "the office", "HUB_SECURITY_CONTACT must be an email address"),
    ("METRICS_TOKEN", "ü" * 40, "HUB_METRICS_TOKEN must consist of ASCII letters"),
    ("LINK_CHECK", "perhaps", "HUB_LINK_CHECK must be one of yes, no; it is perhaps."),
    ("VIRUS_SCAN", "clamd", "HUB_VIRUS_SCAN must be the path of a socket, such as /run/clamav/clamd.ctl"),
    ("METRICS_TOKEN", "two words" * 10, "HUB_METRICS_TOKEN must consist of ASCII letters"),
    ("SITE_URL", "hub.example.org", "HUB_SITE_URL must be an address such as https://hub.example.org"),
    ("SITE_URL", "ftp://x", "HUB_SITE_URL must be an address such as https://hub.example.org"),
    ("SITE_URL", "https://me:secret@x", "HUB_SITE_URL must be an address such as https://hub.example.org"),
    ("SITE_URL", "https://hub.example.org\r", "HUB_SITE_URL holds a character that cannot be seen"),
    ("SECRET_KEY", "x" * 40 + "\n", "HUB_SECRET_KEY holds a character that cannot be seen"),
    ("MAIL_SERVER", "smtp://mail.example.org\udcff", "HUB_MAIL_SERVER holds a character that cannot be seen"),
    ("HOST", "http://127.0.0.1", "HUB_HOST must be an IP address"),
    ("HOST", "", "HUB_HOST must be an IP address"),
    ("DATABASE_URL", "hub.sqlite3", "HUB_DATABASE_URL must be like postgresql://"),
    ("DATABASE_URL", "mysql://hub:secret@db/hub", "HUB_DATABASE_URL must be like postgresql://"),
    (
        "DATABASE_URL",
        "postgresql+psycopg2://hub:secret@db/hub",
        "HUB_DATABASE_URL must be like postgresql://",
    ),
    ("DATABASE_URL", "postgresql://hub:secret@db:port/hub", "HUB_DATABASE_URL must be like postgresql://"),
    ("DATABASE_URL", "sqlite://", "HUB_DATABASE_URL must be like postgresql://"),
    ("DATABASE_URL", "sqlite:///hub.sqlite3", "HUB_DATABASE_URL must be like postgresql://"),
    ("DATABASE_URL", "sqlite:////var/lib/what?/hub.sqlite3", "HUB_DATABASE_URL must be like postgresql://"),
]


@pytest.mark.parametrize(("name", "value", "words"), CANNOT_WORK)
def test_a_hub_with_a_setting_that_cannot_work_does_not_start(tmp_path, name, value, words):
    with pytest.raises(Invalid) as refusal:
        load_settings({"INSTANCE_DIR": str(tmp_path / "new"), name: value})

    assert words in refusal.value.message
    assert "secret" not in refusal.value.message
    assert refusal.value.message.isprintable()
    assert not (tmp_path / "new").exists()


def test_all_such_settings_are_named_at_once(tmp_path):
    with pytest.raises(Invalid, match=r"HUB_JOBS must be .* HUB_PORT must be .* HUB_SITE_URL must be"):
        load_settings({"INSTANCE_DIR": str(tmp_path), "PORT": "none", "SITE_URL": "x", "JOBS": "y"})


def test_an_instance_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Invalid, match="HUB_INSTANCE_DIR must be a folder, or one that the hub can create"):
        load_settings({"INSTANCE_DIR": str(tmp_path / "file")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql:///hub?host=/var/run/postgresql"),
        ("DATABASE_URL", "postgres://hub:p%40ss%2Fw@db:5432/hub"),
        ("DATABASE_URL", "sqlite:////var/lib/what%3F/hub.sqlite3"),
        ("PAGE_CACHE_MB", "0.5"),
        ("OFFICE_NAME", "L\u2019office & <hub>"),
        ("OFFICE_EMAIL", "office@hub.example.org"),
        ("OFFICE_TELEPHONE", "01632 960 123"),
        ("OFFICE_TELEPHONE", "+44 1632-960123"),
        ("SECURITY_CONTACT", "tel:+44-20-7946-0000"),
        ("SITE_URL", "http://[::1]:8000"),
        ("VIRUS_SCAN", "/run/clamav/clamd.ctl"),
        ("VIRUS_SCAN", "[::1]:3310"),
    ],
)
def test_a_setting_that_works_is_taken(tmp_path, name, value):
    assert load_settings({"INSTANCE_DIR": str(tmp_path), name: value})[name] == value


def test_the_command_says_it_plainly(hub, monkeypatch):
    monkeypatch.setenv("HUB_SITE_URL", "ftp://x")
    for command in ("doctor", "prepare", "serve", "worker"):
        answer = hub(command)
        assert answer.exit_code == 1
        assert answer.stderr.startswith(
            "Error: HUB_SITE_URL must be an address such as https://hub.example.org"
        )


def test_every_setting_has_a_rule_or_takes_any_text():
    any_text = {"SECRET_KEY", "OLD_SECRET_KEYS", "INSTANCE_DIR", "PLUGINS_DIR", "CONTENT_DIR"}
    own_rules = {"MAIL_SERVER", "MAIL_FROM", "MAIL_REPLY_TO", "MAIL_CA", "OIDC_FILE"}

    assert {name for name, _, _ in CANNOT_WORK} - {"SECRET_KEY"} | any_text | own_rules == set(DEFAULTS)
