"""The content files of the menu of options."""

import pytest
import yaml

from hub.options.domain.documents import Circumstance, Need
from tests.options.study_menu import FILES, MENU


def test_every_need_is_what_some_option_is_best_for_and_every_caution_stands_in_the_menu():
    best = {line.word for option in MENU for line in option.best_for if line.word}
    less = {line.word for option in MENU for line in option.less_good_for if line.word}

    assert best == {need.value for need in Need}
    assert {circumstance.value for circumstance in Circumstance} <= less
    assert less <= best | {circumstance.value for circumstance in Circumstance}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_of_the_menu_names_where_its_columns_come_from(path):
    meta = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])

    assert "Appendix Two" in meta["section"]
    assert ("Table 3 (7.3)" in meta["section"]) == bool(meta.get("arrange"))
