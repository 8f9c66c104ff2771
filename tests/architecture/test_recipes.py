"""The recipes of docs/architecture.md work as they are written: each ends with the commands that check it."""

import pytest

from tests.support.recipes import Step, apply, copy_tree, recipes

pytestmark = pytest.mark.slow

RECIPES = recipes()


def test_the_document_has_the_three_recipes_and_each_ends_with_commands():
    assert list(RECIPES) == ["add a field", "add a role", "add a feature"]
    assert [steps[-1].language for steps in RECIPES.values()] == ["sh", "sh", "sh"]
    assert all("lint-imports" in steps[-1].code for steps in RECIPES.values())


@pytest.mark.parametrize("title", ["add a field", "add a role", "add a feature"])
def test_a_recipe_does_what_it_says(title, tmp_path):
    tree = copy_tree(tmp_path / "hub")

    for step in RECIPES[title]:
        apply(step, tree)


def test_a_step_that_no_longer_fits_the_code_fails(tmp_path):
    (tmp_path / "module.py").write_text("one = 1\n")

    with pytest.raises(AssertionError, match="0 times"):
        apply(Step("diff", "module.py", " two = 2\n+three = 3\n"), tmp_path)
    with pytest.raises(AssertionError, match="exists already"):
        apply(Step("python", "module.py", "two = 2\n"), tmp_path)
    with pytest.raises(AssertionError, match="exit 3"):
        apply(Step("sh", "", "exit 3\n"), tmp_path)
