"""Build and look up the static files: style sheets, scripts and images.

They are built once at set-up, from the nhsuk-frontend package and hub/static. The name of a built file has a
hash of its content (`hub.3f2a9c01d4e5.css`), so that browsers may cache it for ever. No built file refers to
another host.
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
"""The files that error_bare.html, a static page, links to."""

SHARE_IMAGE_SVG, SHARE_IMAGE_PNG = "share.svg", "share.png"
"""The preview image of a shared link. It is published as PNG because social networks do not show SVG."""

SOURCE_PATTERNS = ("*.svg", "*.css", "*.js")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"/\*#\s*sourceMappingURL=[^*]*\*/|//#\s*sourceMappingURL=\S*")
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
JS_IMPORT = re.compile(r'(from\s*|import\s*)"\./([^"]+)"')


class AssetsError(RuntimeError):
    """The built files are missing or incomplete; the message says what to do."""


class Assets:
    """The URLs of the built files, read once from the manifest."""

    def __init__(self, folder: Path = TARGET, prefix: str = "/static/") -> None:
        try:
            text = (folder / MANIFEST).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise AssetsError(
                f"{folder} holds no style or script. Build them: python -m hub.kit.assets"
            ) from None
        self._urls: dict[str, str] = {name: prefix + built for name, built in json.loads(text).items()}
        self.version = _digest(text.encode())
        """A hash that changes whenever any built file changes."""

    def url(self, name: str) -> str:
        """Return the URL of the built file of this source name, such as hub.css."""
        try:
            return self._urls[name]
        except KeyError:
            names = ", ".join(sorted(self._urls))
            raise AssetsError(f"There is no built file called {name}. There are: {names}") from None


def build(node_modules: Path, source: Path, target: Path) -> dict[str, str]:
    """Build all static files into `target` and return {source name: built name}.

    Does nothing when no input has changed. The files are built in a temporary folder, which then replaces
    `target`, so that no reader sees a partial build. Raises AssetsError if the NHS.UK package is missing.
    """
    inputs = _read_inputs(node_modules, source)
    digest = _digest_inputs(inputs)
    current_manifest = _find_current_manifest(target, digest)
    if current_manifest is not None:
        return current_manifest
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        manifest = _write_all(inputs, temporary)
        manifest_json = json.dumps(manifest, indent=1, sort_keys=True)
        (temporary / MANIFEST).write_text(manifest_json + "\n", encoding="utf-8")
        (temporary / INPUTS_DIGEST).write_text(digest + "\n", encoding="ascii")
        _swap_folder(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return manifest


def _read_inputs(node_modules: Path, source: Path) -> dict[str, bytes]:
    # In build order: a file may refer only to files before it.
    nhsuk = node_modules / "nhsuk-frontend" / "dist" / "nhsuk"
    try:
        css = (nhsuk / "nhsuk-frontend.min.css").read_bytes()
        image_names = {Path(url).name for url in CSS_URL.findall(FONT_FACE.sub("", css.decode()))}
        images = {name: (nhsuk / "assets" / "images" / name).read_bytes() for name in sorted(image_names)}
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
    # This module is an input too, because a change of it changes what is built.
    parts = [Path(__file__).read_bytes(), *(name.encode() + b"\0" + data for name, data in inputs.items())]
    return _digest(b"".join(hashlib.sha256(part).digest() for part in parts), length=64)


def _find_current_manifest(target: Path, digest: str) -> dict[str, str] | None:
    try:
        if (target / INPUTS_DIGEST).read_text(encoding="ascii").strip() != digest:
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
        # Imported here because it takes 8 MB and the image is built once.
        from vl_convert import svg_to_png

        return svg_to_png(raw.decode())
    process = PROCESSORS.get(Path(name).suffix)
    return process(name, raw.decode(), manifest).encode() if process else raw


def _process_css(name: str, css: str, manifest: Mapping[str, str]) -> str:
    # The NHS.UK fonts come from another host; without them pages use Arial.
    plain = SOURCE_MAP.sub("", FONT_FACE.sub("", css))
    # A relative URL works under any prefix.
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


def _find_built_name(source: str, url: str, manifest: Mapping[str, str]) -> str:
    try:
        return manifest[Path(url).name]
    except KeyError:
        raise AssetsError(f"{source} asks for {url}, which is not among the files that are built") from None


def _swap_folder(new: Path, target: Path) -> None:
    # A folder cannot be renamed over one that is not empty, so the old one is moved away first. If two builds
    # run at once, the second finds the folder of the first, which is identical, and leaves it.
    old = target.with_name(f"{target.name}.old.{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            target.rename(old)
        new.rename(target)
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
    """Build the files of this checkout and return an exit code."""
    try:
        manifest = build(NODE_MODULES, SOURCE, TARGET)
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(manifest)} files for pages are ready in {TARGET.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
