from hub.content.cli import content, run_sync
from hub.kit.feature import Feature
from hub.plugin_host.cli import plugin_commands

feature = Feature(name="content", commands=(content, *plugin_commands(run_sync)))
