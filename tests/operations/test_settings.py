"""Each setting that cannot be right is named."""

import pytest

from hub.config import DEFAULTS, load_settings
from hub.operations.domain.settings import list_setting_problems

WRONG = {
    "There is no setting HUB_WORKER.": ({}, {"HUB_WORKER": "2"}),
    "HUB_JOBS must be one of embedded, separate; it is none.": ({"JOBS": "none"}, {}),
    "HUB_THREADS must be a whole number above 0; it is four.": ({"THREADS": "four"}, {}),
    "HUB_SECRET_KEY is too short to be secret": ({"SECRET_KEY": "secret"}, {}),
    "HUB_METRICS_TOKEN is too short to be secret": ({"METRICS_TOKEN": "x" * 31}, {}),
    "HUB_SECURITY_CONTACT must be": ({"SECURITY_CONTACT": "the office"}, {}),
    "HUB_HOST is 0.0.0.0: other machines reach the hub without TLS.": ({"HOST": "0.0.0.0"}, {}),
    "HUB_SITE_URL begins with https, but HUB_HTTPS": ({"SITE_URL": "https://hub.example.org"}, {}),
    "HUB_SITE_URL is empty or not https": ({"HTTPS": "yes"}, {}),
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
