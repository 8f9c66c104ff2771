from hub.extension.feature import Feature
from hub.following.domain.organisation_merge import merge_follows
from hub.following.domain.personal_data import FOLLOWING_DATA, FOLLOWING_RETENTION
from hub.following.domain.trust_news import TRUSTS_TO_FOLLOW
from hub.following.jobs import following_news
from hub.following.presenters.follows import PROFILE_SECTIONS
from hub.following.services.item_parts import SAVE_PART
from hub.following.services.news_emails import NEWS_MESSAGE
from hub.following.views import blueprint

feature = Feature(
    name="following",
    blueprint=blueprint,
    jobs=(following_news,),
    message_kinds=(NEWS_MESSAGE,),
    profile_sections=PROFILE_SECTIONS,
    follow_sources=(TRUSTS_TO_FOLLOW,),
    on_item_page=(SAVE_PART,),
    personal_data=FOLLOWING_DATA,
    retention=FOLLOWING_RETENTION,
    merge_organisations=merge_follows,
)
