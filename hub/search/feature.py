from hub.extension.feature import Feature
from hub.extension.personal_data import Retention
from hub.kit.clock import day_of
from hub.search.cli import search
from hub.search.domain import search_entries
from hub.search.domain.missed_searches import RARE_RETENTION, delete_old_askers, delete_rare_missed_searches
from hub.search.domain.search_feedback import FEEDBACK_RETENTION, delete_old_search_feedback
from hub.search.services import SEARCHES_TO_FOLLOW, list_search_problems, scrub_index_files
from hub.search.views import blueprint

feature = Feature(
    name="search",
    blueprint=blueprint,
    commands=(search,),
    health_checks=(list_search_problems,),
    follow_sources=(SEARCHES_TO_FOLLOW,),
    scrub_files=scrub_index_files,
    search_entries=search_entries,
    retention=(
        Retention(
            "Words searched for fewer than three times without an exact result, counting each person once a "
            "day",
            f"{RARE_RETENTION.days} days after someone last did",
            lambda session, at: delete_rare_missed_searches(session, day_of(at)),
        ),
        Retention(
            "Codes that count each person once a day for such searches and for answers about a search",
            "until the end of that day",
            lambda session, at: delete_old_askers(session, day_of(at)),
        ),
        Retention(
            "Answers on whether a search was useful, without names",
            f"{FEEDBACK_RETENTION.days} days",
            lambda session, at: delete_old_search_feedback(session, day_of(at)),
        ),
    ),
)
