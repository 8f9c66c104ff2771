"""Synonyms of the field are found, below the word itself."""


def test_synonyms_of_the_field_are_found_below_the_word_itself(add_entries, search_titles):
    add_entries({"title": "A personal development plan for each"}, {"title": "The PDP"})

    assert search_titles("pdp") == ["The PDP", "A personal development plan for each"]
    assert search_titles("personal development plans")[0] == "A personal development plan for each"
