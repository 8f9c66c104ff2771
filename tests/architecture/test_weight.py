"""Libraries that only some hubs or acts need are not imported at start-up."""

import subprocess
import sys

OPTIONAL_MODULES = (
    "authlib",
    "phonenumbers",
    "requests",
    "vl_convert",
    "xlsxwriter",
    "zxcvbn",
    "prometheus_client",
    "hub.accounts.services.oidc_client",
)
START = """
import sys
from hub.app import create_app

app = create_app({{"INSTANCE_DIR": {folder!r}, "PLUGINS_DIR": {folder!r}, "OIDC_FILE": {file!r}}})
print(*[name for name in {names!r} if name in sys.modules])
"""
PROVIDER = """
[mail]
label = "Mail"
discovery = "https://login.example.org/.well-known/openid-configuration"
client_id = "hub"
client_secret = "a secret"
"""


def loaded(folder, file=""):
    """Return which of the modules are imported after create_app in a new process."""
    code = START.format(folder=str(folder), file=str(file), names=OPTIONAL_MODULES)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_a_hub_loads_no_library_that_its_settings_do_not_ask_for(tmp_path):
    assert loaded(tmp_path) == []


def test_a_hub_with_an_identity_provider_loads_what_speaks_to_it(tmp_path):
    file = tmp_path / "providers.toml"
    file.write_text(PROVIDER, encoding="utf-8")

    assert loaded(tmp_path, file) == ["authlib", "requests", "hub.accounts.services.oidc_client"]
