from hub.desk.domain import plugins_set_aside, roles_of_mine
from hub.desk.views import blueprint
from hub.extension.feature import Feature
from hub.extension.items import Mine, Waiting

feature = Feature(
    name="desk",
    blueprint=blueprint,
    waiting=(Waiting("Plugins that are set aside", plugins_set_aside),),
    mine=(
        Mine(
            "Your roles",
            "You have no role in any organisation yet. Ask your trust’s lead, or ask to join a trust.",
            roles_of_mine,
            development=True,
        ),
    ),
)
