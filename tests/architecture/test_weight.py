"""Libraries that only some hubs or acts need are not imported at start-up."""

import subprocess
import sys

OPTIONAL_MODULES = (
    "alembic",
    "flask_migrate",
    "authlib",
    "phonenumbers",
    "requests",
    "email_validator",
    "holidays",
    "icalendar",
    "markdown",
    "vl_convert",
    "xlsxwriter",
    "zxcvbn",
    "prometheus_client",
    "hub.accounts.services.oidc_client",
)
MAX_OTHER_MODULES = 1_000
"""How many modules besides its own a process of the hub imports before it does anything; 965 when written."""
START = """
import gc
import sys
from hub.app import create_app

app = create_app({{"INSTANCE_DIR": {folder!r}, "PLUGINS_DIR": {folder!r}, "OIDC_FILE": {file!r}}})
print(*[name for name in {names!r} if name in sys.modules])
print(gc.get_threshold()[0], sum(name.partition(".")[0] != "hub" for name in sys.modules))
"""
PROVIDER = """
[mail]
label = "Mail"
discovery = "https://login.example.org/.well-known/openid-configuration"
client_id = "hub"
client_secret = "a secret"
"""


def start(folder, file=""):
    """Return which of the modules are imported after create_app in a new process, and what it counts."""
    code = START.format(folder=str(folder), file=str(file), names=OPTIONAL_MODULES)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names, counts = run.stdout.splitlines()
    return names.split(), [int(count) for count in counts.split()]


def test_a_hub_loads_no_library_that_its_settings_do_not_ask_for(tmp_path):
    names, (threshold, others) = start(tmp_path)
    assert names == []
    assert others <= MAX_OTHER_MODULES
    # And it does not look for garbage again and again while it starts.
    assert threshold == 50_000


def test_a_hub_with_an_identity_provider_loads_what_speaks_to_it(tmp_path):
    file = tmp_path / "providers.toml"
    file.write_text(PROVIDER, encoding="utf-8")

    assert start(tmp_path, file)[0] == ["authlib", "requests", "hub.accounts.services.oidc_client"]
