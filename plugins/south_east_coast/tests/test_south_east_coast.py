from pathlib import Path

from hub.plugin_api.testing import assert_conforms


def test_the_plugin_keeps_the_contract():
    assert_conforms(Path(__file__).parents[1])
