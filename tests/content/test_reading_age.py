"""The reading age of a text follows the published formula."""

from hub.content.domain.reading_age import MAX_KEPT_WORDS, _dictionary, estimate_reading_age


def test_reading_age_grows_with_long_words_and_long_sentences():
    # 10 words in one sentence, 11 syllables: 0.39 x 10 + 11.8 x 1.1 - 15.59 + 5 = 6.29.
    assert estimate_reading_age(["The cat sat on the mat and then went under."]) == 6.3
    assert estimate_reading_age([]) == 0.0


def test_words_of_many_texts_are_not_kept_for_ever():
    letters = "abcdefghijklmnopqrstuvwxyz"
    for ending in ("", "x", "xx"):
        estimate_reading_age(
            [" ".join(a + b + c + ending for a in letters for b in letters for c in letters[:14])]
        )

    assert len(_dictionary().hd.cache) <= MAX_KEPT_WORDS + 1
