from hub.kit.text import FILE_MARK, TITLE_MARK, hide_words


def test_hidden_words_stand_where_the_title_of_a_file_without_text_does():
    assert hide_words(("benchmark survey", "KSF")) == f"{FILE_MARK} benchmark survey. KSF {TITLE_MARK}"


def test_without_words_nothing_is_added():
    assert hide_words(()) == ""
