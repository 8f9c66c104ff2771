from hub.content.cli import content, run_sync
from hub.content.domain.health import list_content_problems
from hub.content.jobs import content_sync, plugin_ask
from hub.extension.feature import Feature
from hub.plugin_host.cli import plugin_commands

feature = Feature(
    name="content",
    commands=(content, *plugin_commands(run_sync)),
    jobs=(content_sync, plugin_ask),
    health_checks=(list_content_problems,),
)
