from hub.desk.domain import list_role_items, list_set_aside_plugins
from hub.desk.services import init_app
from hub.desk.views import blueprint
from hub.extension.feature import Feature
from hub.extension.items import ProfileSection, TaskSource

feature = Feature(
    name="desk",
    blueprint=blueprint,
    init_app=init_app,
    task_sources=(TaskSource("Plugins that are set aside", list_set_aside_plugins),),
    profile_sections=(
        ProfileSection(
            "Your roles",
            (
                "You have no role in any organisation yet. Ask your trust’s lead for one, or ask to "
                "join a trust."
            ),
            list_role_items,
            in_development_record=True,
        ),
    ),
)
