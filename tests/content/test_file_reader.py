"""Content files are read in order and only within their folder; one that cannot be used is a problem."""

import pytest

from hub.content.domain.file_reader import FileProblem, SourceFile, read_folder
from hub.plugin_api.documents import MAX_FILE_BYTES


@pytest.fixture
def root(tmp_path):
    """The folder of a supplier, with a folder of content in it."""
    (tmp_path / "london" / "library").mkdir(parents=True)
    return tmp_path / "london"


def read(root, folder="library", version="1"):
    values = {"label": "plugins/london", "feature": "library", "version": version}
    return list(read_folder(root / folder, root=root, **values))


def only_problem(root, folder="library"):
    (problem,) = read(root, folder)
    assert isinstance(problem, FileProblem)
    return str(problem)


def test_markdown_files_are_read_in_order_of_their_paths_and_no_others(root):
    for name in ("b.md", "a.md", "deep/er/c.md", "notes.txt", "README"):
        path = root / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"I am {name}: é", encoding="utf-8")
    (root / "library" / "folder.md").mkdir()

    files = read(root)

    assert all(isinstance(file, SourceFile) for file in files)
    assert [(file.path, file.slug, file.text) for file in files] == [
        ("library/a.md", "a", "I am a.md: é"),
        ("library/b.md", "b", "I am b.md: é"),
        ("library/deep/er/c.md", "c", "I am deep/er/c.md: é"),
    ]
    assert {file.feature for file in files} == {"library"}
    assert files[2].label == "plugins/london/library/deep/er/c.md"


def test_the_hash_follows_the_bytes_and_the_version_and_not_the_path(root):
    for name, text in (("a.md", "same"), ("b.md", "same"), ("c.md", "other")):
        (root / "library" / name).write_text(text, encoding="utf-8")

    one, same, other = (file.content_hash for file in read(root))
    assert one == same != other
    assert [file.content_hash for file in read(root)] == [one, same, other]
    assert not {one, other} & {file.content_hash for file in read(root, version="2")}


def test_an_empty_folder_has_no_files_and_no_problem(root):
    assert read(root) == []


@pytest.mark.parametrize("folder", ["nowhere", "library/a.md", "../york"])
def test_what_is_no_folder_of_the_supplier_is_a_problem(root, folder):
    (root / "library" / "a.md").write_text("A file", encoding="utf-8")
    (root.parent / "york").mkdir()
    (root.parent / "york" / "secret.md").write_text("Of another trust", encoding="utf-8")

    name = folder.rpartition("/")[2]
    assert only_problem(root, folder) == (
        f"plugins/london: folder: {name} is not a folder here. Create it, or do not name it"
    )


def test_a_folder_that_leads_out_by_a_link_is_a_problem(root, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("Outside", encoding="utf-8")
    (root / "linked").symlink_to(tmp_path / "outside")

    assert "linked is not a folder here" in only_problem(root, "linked")


def test_a_file_that_leads_out_by_a_link_is_a_problem_and_one_that_stays_is_read(root, tmp_path):
    (tmp_path / "outside.md").write_text("Outside", encoding="utf-8")
    (root / "library" / "a.md").symlink_to(tmp_path / "outside.md")
    (root / "inside.md").write_text("Inside", encoding="utf-8")
    (root / "library" / "b.md").symlink_to(root / "inside.md")

    problem, file = read(root)
    assert str(problem) == (
        "plugins/london/library/a.md: file: leads out of its folder. Put the file itself here"
    )
    assert file.text == "Inside"


def test_a_link_to_nothing_is_no_file(root):
    (root / "library" / "a.md").symlink_to(root / "gone.md")

    assert read(root) == []


def test_a_file_that_is_not_utf_8_names_the_first_wrong_byte(root):
    (root / "library" / "a.md").write_bytes("Zoë".encode("cp1252"))

    assert only_problem(root) == (
        "plugins/london/library/a.md: file: is not UTF-8 text at byte 2. Save it as UTF-8"
    )


@pytest.mark.parametrize(("extra", "is_read"), [(0, True), (1, False)])
def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_too_much(root, extra, is_read):
    (root / "library" / "a.md").write_bytes(b"x" * (MAX_FILE_BYTES + extra))

    (result,) = read(root)
    assert isinstance(result, SourceFile) == is_read
    assert is_read or "is too large" in str(result)


def test_one_bad_file_spares_the_others(root):
    (root / "library" / "a.md").write_bytes(b"\xff")
    (root / "library" / "b.md").write_text("Good", encoding="utf-8")

    assert [type(result) for result in read(root)] == [FileProblem, SourceFile]
