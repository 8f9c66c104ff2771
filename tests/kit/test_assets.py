import json
import os
import re
from pathlib import Path

import brotli
import pytest

from hub.kit.assets import NODE_MODULES, SOURCE, Assets, AssetsError, build

URL = re.compile(r"url\(([^)]*)\)")
HASHED = re.compile(r".+\.[0-9a-f]{12}\.(css|js|png|svg)")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    target = tmp_path_factory.mktemp("static") / "built"
    build(NODE_MODULES, SOURCE, target)
    return target


@pytest.fixture
def small(tmp_path):
    """A small NHS.UK package, source folder and target folder, which a test may change."""
    nhsuk = tmp_path / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
    images = nhsuk / "assets" / "images"
    images.mkdir(parents=True)
    (images / "tick.svg").write_text("<svg/>")
    (nhsuk / "nhsuk-frontend.min.css").write_text(
        "@font-face{src:url(https://other.example/a.woff2)}.a{background:url('/assets/images/tick.svg')}"
    )
    (nhsuk / "nhsuk-frontend.min.js").write_text("export const a=1;//# sourceMappingURL=a.js.map")
    source = tmp_path / "source"
    source.mkdir()
    (source / "hub.css").write_text(".b{color:red}")
    (source / "start.js").write_text('import { a } from "./nhsuk.js";\n')
    return tmp_path / "node_modules", source, tmp_path / "built"


def manifest_of(target):
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


def files_of(target):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in target.iterdir()}


def test_built_style_loads_no_font_and_names_no_other_host(built):
    for sheet in built.glob("*.css"):
        css = sheet.read_text(encoding="utf-8")

        assert "@font-face" not in css
        assert [url for url in URL.findall(css) if "//" in url or url.startswith("data:")] == []


def test_every_address_in_the_style_leads_to_a_built_file(built):
    urls = {url for sheet in built.glob("*.css") for url in URL.findall(sheet.read_text(encoding="utf-8"))}

    assert urls
    assert [url for url in urls if not (built / url).is_file()] == []


def test_built_script_imports_built_script(built):
    script = (built / manifest_of(built)["start.js"]).read_text(encoding="utf-8")

    assert f'from "./{manifest_of(built)["nhsuk.js"]}"' in script


def test_nothing_that_is_built_asks_for_a_source_map(built):
    texts = [path.read_text(encoding="utf-8") for path in built.iterdir() if path.suffix in {".css", ".js"}]

    assert [text for text in texts if "sourceMappingURL" in text] == []


def test_manifest_names_every_built_file_and_each_of_our_own(built):
    manifest = manifest_of(built)
    files = {path.name for path in built.iterdir() if path.suffix not in {".gz", ".br"}}

    assert files == {*manifest.values(), "manifest.json", "inputs.txt"}
    sources = {path.name for path in SOURCE.iterdir() if path.is_file()}
    assert sources - {"share.svg"} <= set(manifest)


def test_the_picture_of_a_shared_address_is_a_png_of_the_size_that_is_asked_for(built):
    picture = (built / manifest_of(built)["share.png"]).read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)


def test_names_carry_a_hash_except_those_that_a_fixed_page_asks_for(built):
    plain = {name for name, file in manifest_of(built).items() if not HASHED.fullmatch(file)}

    assert plain == {"bare.css", "favicon.svg"}


def test_page_of_last_resort_asks_only_for_files_whose_names_stay(built):
    page = (SOURCE.parent / "templates" / "error_bare.html").read_text(encoding="utf-8")
    names = re.findall(r'"/static/([^"]+)"', page)

    assert names
    assert [name for name in names if manifest_of(built).get(name) != name] == []


def test_style_and_script_are_compressed_beforehand(built):
    for name in ("nhsuk.css", "nhsuk.js", "hub.css"):
        file = built / manifest_of(built)[name]
        packed = file.with_name(file.name + ".br").read_bytes()

        assert brotli.decompress(packed) == file.read_bytes()
        assert file.with_name(file.name + ".gz").is_file()


def test_second_build_changes_nothing(small):
    first = build(*small)
    before = files_of(small[2])

    assert build(*small) == first
    assert files_of(small[2]) == before


def test_changed_style_gets_a_new_name_and_the_old_file_goes(small):
    before = build(*small)
    (small[1] / "hub.css").write_text(".b{color:blue}")
    after = build(*small)

    assert before["hub.css"] != after["hub.css"]
    assert {**before, "hub.css": ""} == {**after, "hub.css": ""}
    assert not (small[2] / before["hub.css"]).exists()


def test_changed_package_gives_our_script_a_new_name_too(small):
    before = build(*small)
    script = small[0] / "nhsuk-frontend" / "dist" / "nhsuk" / "nhsuk-frontend.min.js"
    script.write_text("export const a=2;")
    after = build(*small)

    assert before["nhsuk.js"] != after["nhsuk.js"]
    assert before["start.js"] != after["start.js"]


def test_lost_file_is_built_again(small):
    manifest = build(*small)
    (small[2] / manifest["nhsuk.css"]).unlink()

    build(*small)

    assert (small[2] / manifest["nhsuk.css"]).is_file()


def test_broken_build_leaves_the_last_good_one_and_no_rubbish(small):
    build(*small)
    before = files_of(small[2])
    (small[1] / "hub.css").write_text(".b{background:url(nowhere.svg)}")

    with pytest.raises(AssetsError, match=r"hub\.css asks for nowhere\.svg"):
        build(*small)

    assert files_of(small[2]) == before
    assert sorted(path.name for path in small[2].parent.iterdir()) == ["built", "node_modules", "source"]


def test_rest_of_an_interrupted_build_is_no_obstacle(small):
    rest = small[2].with_name(f"built.{os.getpid()}")
    rest.mkdir()
    (rest / "half.css").write_text("half")

    build(*small)

    assert not rest.exists()
    assert not (small[2] / "half.css").exists()


def test_missing_package_says_what_to_do(small, tmp_path):
    with pytest.raises(AssetsError, match=r"nhsuk-frontend.min.css is missing.*npm ci"):
        build(tmp_path / "nothing", small[1], small[2])

    assert not small[2].exists()


def test_assets_give_the_address_of_a_built_file(small):
    manifest = build(*small)

    assert Assets(small[2]).url("hub.css") == f"/static/{manifest['hub.css']}"
    assert Assets(small[2], prefix="/elsewhere/").url("hub.css") == f"/elsewhere/{manifest['hub.css']}"


def test_version_of_the_assets_changes_with_any_file(small):
    build(*small)
    before = Assets(small[2]).version
    (small[1] / "hub.css").write_text(".b{color:blue}")
    build(*small)

    assert Assets(small[2]).version != before


def test_unknown_name_says_which_names_there_are(small):
    build(*small)

    with pytest.raises(AssetsError, match=r"no built file called hubb\.css.*hub\.css"):
        Assets(small[2]).url("hubb.css")


def test_assets_that_were_never_built_say_how_to_build_them(tmp_path):
    with pytest.raises(AssetsError, match=r"python -m hub\.kit\.assets"):
        Assets(Path(tmp_path))
