"""The diagrams of docs/architecture.md show the import contracts of setup.cfg."""

from tests.support.documents import LAYERS, MODULES, layers_diagram, modules_diagram


def test_the_diagram_of_the_layers_is_that_of_the_contract():
    assert LAYERS.read() == LAYERS.render(layers_diagram())


def test_the_diagram_of_a_features_modules_is_that_of_the_contract():
    assert MODULES.read() == MODULES.render(modules_diagram())
