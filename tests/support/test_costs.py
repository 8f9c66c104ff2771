import pytest

from tests.support.costs import folder_of


@pytest.mark.parametrize(
    ("nodeid", "folder"),
    [
        ("tests/people/test_team.py::test_one[sqlite]", "tests/people"),
        ("tests/web/middleware/test_request_body.py::test_one", "tests/web"),
        ("tests/test_cli.py::test_one", "tests"),
        ("plugins/london/tests/test_plugin.py::test_one", "plugins"),
    ],
)
def test_the_cost_of_a_test_belongs_to_its_folder(nodeid, folder):
    assert folder_of(nodeid) == folder
