"""The real menu of options, read from its files."""

from pathlib import Path

from hub.options.domain.documents import OptionDocument
from hub.options.domain.queries import MenuOption
from hub.plugin_api.frontmatter import parse
from hub.plugin_api.vocabulary import Accredited, Grouping, Method, Mix

FILES = sorted((Path(__file__).parents[2] / "content" / "options").glob("*.md"))
PREFERENCES = {"grouping": Grouping, "mix": Mix, "method": Method, "accredited": Accredited}


def load_option(path):
    document = parse(OptionDocument, path.read_text(encoding="utf-8"), slug=path.stem)
    facets = {name: tuple(word.value for word in getattr(document, name)) for name in PREFERENCES}
    lines = (document.best_for, document.less_good_for, document.arrange)
    return document.place, MenuOption(document.slug, document.title, document.summary, "", *lines, facets)


MENU = [option for _place, option in sorted((load_option(path) for path in FILES), key=lambda pair: pair[0])]
