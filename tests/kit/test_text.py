import pytest

from hub.kit.text import FILE_MARK, TITLE_MARK, count_of, hide_words, split_hidden_words


def test_hidden_words_stand_where_the_title_of_a_file_without_text_does():
    assert hide_words(("benchmark survey", "KSF")) == f"{FILE_MARK} benchmark survey. KSF {TITLE_MARK}"


def test_without_words_nothing_is_added():
    assert hide_words(()) == ""


def test_hidden_words_are_told_from_the_text_and_from_files():
    hidden = hide_words(("KSF", "survey"))
    file = f"{FILE_MARK} Guide {TITLE_MARK} For all."

    assert split_hidden_words(f"A text. {hidden}") == ("A text. ", "KSF. survey")
    assert split_hidden_words(f"A text. {hidden}".strip()) == ("A text. ", "KSF. survey")
    assert split_hidden_words(f"A text. {file} {hidden}") == (f"A text. {file} ", "KSF. survey")
    assert split_hidden_words(f"A text. {file}") == (f"A text. {file}", "")
    assert split_hidden_words("A text.") == ("A text.", "")


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        (0, ("place",), "0 places"),
        (1, ("place",), "1 place"),
        (1200, ("place",), "1,200 places"),
        (1, ("person", "people"), "1 person"),
        (2, ("person", "people"), "2 people"),
    ],
)
def test_a_number_has_its_noun(number, words, text):
    assert count_of(number, *words) == text
