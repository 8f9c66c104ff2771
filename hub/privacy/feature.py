from hub.extension.feature import Feature
from hub.extension.personal_data import Held, Retention
from hub.kit.emails import MessageKind
from hub.privacy.cli import privacy
from hub.privacy.domain import (
    DAYS_LEFT,
    ENDING,
    MONTHS_UNSEEN,
    compose_warning,
    export_warning,
    forget_warning,
)
from hub.privacy.jobs import erasure_scrub, retention
from hub.privacy.services import end_unused, problems_of_privacy
from hub.privacy.views import blueprint

feature = Feature(
    name="privacy",
    blueprint=blueprint,
    commands=(privacy,),
    jobs=(retention, erasure_scrub),
    checks=(problems_of_privacy,),
    messages=(MessageKind(ENDING, compose_warning),),
    held=(
        Held(
            "The end of your account",
            ("account_warning", "erasure"),
            export_warning,
            forget_warning,
            why="So that you hear of it before an unused account ends, and an old backup brings nobody back.",
            seen_by="Nobody: only the hub’s own jobs read it.",
        ),
    ),
    retention=(
        Retention(
            "An account without any role",
            f"until you have not signed in for {MONTHS_UNSEEN} months: the hub then writes to you, and "
            f"erases it {DAYS_LEFT.days} days later unless you sign in",
            end_unused,
        ),
    ),
)
