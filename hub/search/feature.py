from hub.extension.feature import Feature
from hub.extension.personal_data import Retention
from hub.search.cli import search
from hub.search.domain import FORGOTTEN_AFTER, forget_marks, forget_rare
from hub.search.services import problems_of_search
from hub.search.views import blueprint

feature = Feature(
    name="search",
    blueprint=blueprint,
    commands=(search,),
    checks=(problems_of_search,),
    retention=(
        Retention(
            "Words that fewer than three people looked for in vain",
            f"{FORGOTTEN_AFTER.days} days after somebody last did",
            lambda session, at: forget_rare(session, at.date()),
        ),
        Retention(
            "Marks by which the same person counts once a day there",
            "that day",
            lambda session, at: forget_marks(session, at.date()),
        ),
    ),
)
