"""Style, script and pictures: built once at set-up from the NHS.UK package and our own few files.

Every built file is called after its content (`hub.3f2a9c01d4e5.css`), so that a browser may keep it for ever.
Nothing that is built names another host: a page needs this server and no other.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from whitenoise.compress import Compressor

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"
SOURCE = ROOT / "hub" / "static"
TARGET = SOURCE / "built"

MANIFEST = "manifest.json"
INPUTS_DIGEST = "inputs.txt"
UNHASHED_NAMES = {"bare.css", "favicon.svg"}
"""The page of last resort is a fixed file: the names it asks for never change."""

SHARE_IMAGE_SVG, SHARE_IMAGE_PNG = "share.svg", "share.png"
"""The picture that stands for a page where its address is shared; those who show it take no SVG."""

SOURCE_PATTERNS = ("*.svg", "*.css", "*.js")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"/\*#\s*sourceMappingURL=[^*]*\*/|//#\s*sourceMappingURL=\S*")
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
JS_IMPORT = re.compile(r'(from\s*|import\s*)"\./([^"]+)"')


class AssetsError(RuntimeError):
    """The built files are missing or incomplete, in words that say what to do."""


class Assets:
    """The addresses of the built files, read once."""

    def __init__(self, folder: Path = TARGET, prefix: str = "/static/") -> None:
        try:
            text = (folder / MANIFEST).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise AssetsError(
                f"{folder} holds no style or script. Build them: python -m hub.kit.assets"
            ) from None
        self._urls: dict[str, str] = {name: prefix + built for name, built in json.loads(text).items()}
        self.version = _digest(text.encode())
        """Changes whenever any built file does."""

    def url(self, name: str) -> str:
        """Return the address of the built file called `name`, such as hub.css."""
        try:
            return self._urls[name]
        except KeyError:
            known = ", ".join(sorted(self._urls))
            raise AssetsError(f"There is no built file called {name}. There are: {known}") from None


def build(node_modules: Path, source: Path, target: Path) -> dict[str, str]:
    """Build every file that a page needs into `target` and return {name: built name}.

    Does nothing when no input has changed. Readers of `target` never see half of it: it is made beside and
    then renamed. Raises AssetsError when the NHS.UK package is not there.
    """
    inputs = _read_inputs(node_modules, source)
    stamp = _digest_inputs(inputs)
    known = _find_current_manifest(target, stamp)
    if known is not None:
        return known
    aside = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        manifest = _write_all(inputs, aside)
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (aside / INPUTS_DIGEST).write_text(stamp + "\n", encoding="ascii")
        _swap_folder(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _read_inputs(node_modules: Path, source: Path) -> dict[str, bytes]:
    # In the order of building: a file may name those before it and no others.
    nhsuk = node_modules / "nhsuk-frontend" / "dist" / "nhsuk"
    try:
        css = (nhsuk / "nhsuk-frontend.min.css").read_bytes()
        named = {Path(url).name for url in CSS_URL.findall(FONT_FACE.sub("", css.decode()))}
        images = {name: (nhsuk / "assets" / "images" / name).read_bytes() for name in sorted(named)}
        script = (nhsuk / "nhsuk-frontend.min.js").read_bytes()
    except FileNotFoundError as error:
        raise AssetsError(
            f"The NHS.UK style and script are not in {node_modules}: {Path(error.filename).name} is missing. "
            "Fetch them with `npm ci` (`make run` does so), then build again"
        ) from None
    own = {
        path.name: path.read_bytes() for pattern in SOURCE_PATTERNS for path in sorted(source.glob(pattern))
    }
    if SHARE_IMAGE_SVG in own:
        own[SHARE_IMAGE_PNG] = own.pop(SHARE_IMAGE_SVG)
    return {**images, "nhsuk.css": css, "nhsuk.js": script, **own}


def _digest_inputs(inputs: Mapping[str, bytes]) -> str:
    # This module is an input too: what it does to the files decides what they become.
    parts = [Path(__file__).read_bytes(), *(name.encode() + b"\0" + data for name, data in inputs.items())]
    return _digest(b"".join(hashlib.sha256(part).digest() for part in parts), length=64)


def _find_current_manifest(target: Path, stamp: str) -> dict[str, str] | None:
    try:
        if (target / INPUTS_DIGEST).read_text(encoding="ascii").strip() != stamp:
            return None
        manifest: dict[str, str] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if all((target / built).is_file() for built in manifest.values()) else None


def _write_all(inputs: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    manifest: dict[str, str] = {}
    compressor = Compressor(quiet=True)
    for name, raw in inputs.items():
        data = _process(name, raw, manifest)
        manifest[name] = name if name in UNHASHED_NAMES else _hashed_name(name, data)
        path = folder / manifest[name]
        path.write_bytes(data)
        compressor.compress(str(path))
    return manifest


def _process(name: str, raw: bytes, manifest: Mapping[str, str]) -> bytes:
    if name == SHARE_IMAGE_PNG:
        # Only here: it takes 8 MB, and the icon is built once.
        from vl_convert import svg_to_png

        return svg_to_png(raw.decode())
    finish = PROCESSORS.get(Path(name).suffix)
    return finish(name, raw.decode(), manifest).encode() if finish else raw


def _process_css(name: str, css: str, manifest: Mapping[str, str]) -> str:
    # Without its fonts the page falls back to Arial, and asks no other host for anything.
    plain = SOURCE_MAP.sub("", FONT_FACE.sub("", css))
    # An address beside the style sheet holds under any prefix.
    return (
        CSS_URL.sub(lambda match: f"url({_find_built_name(name, match[1], manifest)})", plain).strip() + "\n"
    )


def _process_js(name: str, script: str, manifest: Mapping[str, str]) -> str:
    plain = SOURCE_MAP.sub("", script)
    return (
        JS_IMPORT.sub(lambda m: f'{m[1]}"./{_find_built_name(name, m[2], manifest)}"', plain).strip() + "\n"
    )


PROCESSORS: dict[str, Callable[[str, str, Mapping[str, str]], str]] = {
    ".css": _process_css,
    ".js": _process_js,
}


def _find_built_name(asker: str, asked: str, manifest: Mapping[str, str]) -> str:
    try:
        return manifest[Path(asked).name]
    except KeyError:
        raise AssetsError(f"{asker} asks for {asked}, which is not among the files that are built") from None


def _swap_folder(aside: Path, target: Path) -> None:
    # A folder cannot be renamed over a full one, so the old one steps back first. Whoever is second of two
    # builds at the same moment finds the other's folder, which is the same, and leaves it.
    old = target.with_name(f"{target.name}.old.{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            target.rename(old)
        aside.rename(target)
    except OSError:
        if not (target / MANIFEST).exists():
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _hashed_name(name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{_digest(data)}.{suffix}"


def _digest(data: bytes, length: int = 12) -> str:
    return hashlib.sha256(data).hexdigest()[:length]


def main() -> int:
    """Build with the places of this checkout, or say what is missing."""
    try:
        manifest = build(NODE_MODULES, SOURCE, TARGET)
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(manifest)} files for pages are ready in {TARGET.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
