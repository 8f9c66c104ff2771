import click
import pytest
from flask.cli import AppGroup

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.plugin_host.cli import plugin_commands
from hub.plugin_host.scaffold import create_trust_plugin


class Shell:
    """Runs the commands in an app with plugins of its own."""

    def __init__(self, make_app, root):
        self.folder = root / "plugins"
        self.app = make_app(
            PLUGINS_DIR=str(self.folder), CONTENT_DIR=str(root / "content"), INSTALLED_PLUGINS="no"
        )
        self.commands = AppGroup("hub", commands=plugin_commands(self.retry_plugins))

    def retry_plugins(self, name):
        return sync_content(get_registry(self.app).content_handlers, self.app.config, only=name)

    def __call__(self, *arguments):
        result = self.app.test_cli_runner().invoke(self.commands, arguments)
        # The date is cut off, because it changes.
        return result.exit_code, [line.split(" since ")[0] for line in result.output.splitlines()], result


@pytest.fixture
def shell(make_app, tmp_path):
    return Shell(make_app, tmp_path)


def test_before_the_first_sync_no_plugin_is_listed(shell):
    assert shell("plugins")[:2] == (
        0,
        ["No plugins have been loaded yet. To load all, run: hub content sync"],
    )


def test_a_new_trust_is_written_and_what_comes_next_is_said(shell):
    code, lines, _ = shell("trust", "new", "Isle of Wight")
    assert code == 0
    assert [line.rpartition("isle_of_wight/")[2] for line in lines[:4]] == [
        "__init__.py",
        "plugin.py",
        "content/library/isle-of-wight-first-item.md",
        "tests/test_isle_of_wight.py",
    ]
    assert lines[4].startswith("Next, run `hub content sync` and go to /trusts/isle-of-wight.")
    assert shell("plugins", "retry", "isle-of-wight")[:2] == (0, ["isle-of-wight: up"])


def test_a_name_that_is_refused_says_why(shell):
    create_trust_plugin("london", shell.folder)
    code, lines, _ = shell("trust", "new", "London")
    assert (code, lines) == (1, ["Error: There is already a trust called london, in plugins/london."])


def test_a_plugin_set_aside_is_listed_with_its_reason_and_comes_back(shell):
    plugin = create_trust_plugin("london", shell.folder)[1]
    good_code = plugin.read_text()
    plugin.write_text("raise ValueError('no luck')")

    code, lines, result = shell("plugins", "retry")
    assert (code, lines) == (1, ["london: set aside"])
    assert result.output.endswith("(in plugins/): raised ValueError while being imported: no luck\n")
    assert shell("plugins")[:2] == (0, ["london: set aside"])

    plugin.write_text(good_code)
    assert shell("plugins", "retry", "london")[:2] == (0, ["london: up"])


def test_a_plugin_that_is_not_there_cannot_be_asked_again(shell):
    create_trust_plugin("london", shell.folder)
    code, lines, _ = shell("plugins", "retry", "paris")
    assert (code, lines) == (1, ["Error: There is no plugin called paris. Found: london"])


def test_every_command_says_what_it_does():
    def walk(command):
        yield command
        for subcommand in getattr(command, "commands", {}).values():
            yield from walk(subcommand)

    commands = [each for command in plugin_commands(lambda name: None) for each in walk(command)]
    assert [command.name for command in commands] == ["trust", "new", "plugins", "retry"]
    assert all(isinstance(command, click.Command) and command.help for command in commands)
