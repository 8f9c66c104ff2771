"""Each setting to be mended is named. Values that cannot work are in tests/kit/test_settings.py."""

import pytest

from hub.config import DEFAULTS, load_settings
from hub.operations.domain.settings import list_setting_problems

OFFICE = {
    "OFFICE_NAME": "The office",
    "OFFICE_EMAIL": "office@example.org",
    "OFFICE_TELEPHONE": "01632 960 123",
}
SERVED = {"HTTPS": "yes", "SITE_URL": "https://hub.example.org", **OFFICE}
WRONG = {
    "There is no setting HUB_WORKER.": ({}, {"HUB_WORKER": "2"}),
    "HUB_SECRET_KEY is too short to be secret": ({"SECRET_KEY": "secret"}, {}),
    "HUB_METRICS_TOKEN is too short to be secret": ({"METRICS_TOKEN": "x" * 31}, {}),
    "HUB_OFFICE_NAME is empty": (SERVED | {"OFFICE_NAME": ""}, {}),
    "HUB_OFFICE_EMAIL is empty": (SERVED | {"OFFICE_EMAIL": ""}, {}),
    "HUB_OFFICE_TELEPHONE is empty": (SERVED | {"OFFICE_TELEPHONE": ""}, {}),
    "HUB_PLUGINS_DIR names a folder": ({"PLUGINS_DIR": "/nowhere"}, {"HUB_PLUGINS_DIR": "/nowhere"}),
    "HUB_CONTENT_DIR names a folder": ({"CONTENT_DIR": "/nowhere"}, {"HUB_CONTENT_DIR": "/nowhere"}),
    "HUB_HOST is 0.0.0.0: other machines can reach the hub without TLS.": ({"HOST": "0.0.0.0"}, {}),
    "HUB_SITE_URL starts with https but HUB_HTTPS": ({"SITE_URL": "https://hub.example.org"}, {}),
    "HUB_SITE_URL is empty or not https": (SERVED | {"SITE_URL": ""}, {}),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_setting_that_cannot_be_right_is_named(tmp_path, words):
    settings, environment = WRONG[words]
    problems = list(
        list_setting_problems(
            load_settings({"INSTANCE_DIR": str(tmp_path), **settings}), environment, DEFAULTS
        )
    )

    assert len(problems) == 1
    assert problems[0].startswith(words)
