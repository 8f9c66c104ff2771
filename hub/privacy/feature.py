from hub.extension.feature import Feature
from hub.extension.personal_data import PersonalData, Retention
from hub.extension.site_pages import SitePage
from hub.kit.emails import MessageKind
from hub.privacy.cli import privacy
from hub.privacy.domain.inactive_accounts import (
    ACCOUNT_ENDS,
    INACTIVE_MONTHS,
    NOTICE_PERIOD,
    compose_account_warning,
)
from hub.privacy.domain.personal_data import erase_account_warning, export_account_warning
from hub.privacy.jobs import erasure_scrub, retention
from hub.privacy.services import erase_inactive_accounts, list_privacy_problems, list_sealing_problems
from hub.privacy.views import blueprint

feature = Feature(
    name="privacy",
    blueprint=blueprint,
    pages=(
        SitePage(
            "/about/privacy",
            "Privacy",
            "What the hub keeps about people, why, for how long, who can see it, and your rights.",
            "privacy/privacy.jinja",
            words=("data protection", "GDPR", "personal data", "how long data is kept"),
        ),
        SitePage(
            "/about/cookies",
            "Cookies",
            "Every cookie that the hub sets: its name, what it is for and how long it lasts.",
            "privacy/cookies.jinja",
            words=("tracking", "browser storage"),
        ),
    ),
    commands=(privacy,),
    jobs=(retention, erasure_scrub),
    health_checks=(list_privacy_problems, list_sealing_problems),
    message_kinds=(MessageKind(ACCOUNT_ENDS, compose_account_warning),),
    personal_data=(
        PersonalData(
            "The end of your account",
            ("account_warning", "erasure"),
            export_account_warning,
            erase_account_warning,
            purpose=(
                "So that we tell you before an unused account is erased, and so that restoring an old backup "
                "does not restore deleted accounts."
            ),
            seen_by="Nobody. Only the hub’s automatic tasks use it.",
        ),
    ),
    retention=(
        Retention(
            "An account without any role",
            (
                f"if you have not signed in for {INACTIVE_MONTHS} months, we email you and erase it "
                f"{NOTICE_PERIOD.days} days later unless you sign in"
            ),
            erase_inactive_accounts,
        ),
    ),
)
