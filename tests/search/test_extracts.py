"""Extracts show the words of the query where they occur."""


def test_extracts_mark_the_words_where_they_stand(add_entries, search):
    add_entries(
        {"title": "In the summary", "summary": "How to coach a manager."},
        {
            "title": "In the text",
            "summary": "Another.",
            "body": f"{'Words. ' * 60}We coached them. {'Words. ' * 60}",
        },
    )
    results = search("coaching")
    extracts = {entry.title: results.extracts[entry.id] for entry in results.entries}

    summary = extracts["In the summary"].summary
    assert "".join(fragment.text for fragment in summary) == "How to coach a manager."
    assert [fragment.text for fragment in summary if fragment.highlighted] == ["coach"]
    passage = extracts["In the text"].passage
    assert [fragment.text for fragment in passage if fragment.highlighted] == ["coached"]
    assert (passage[0].text[:2], passage[-1].text[-2:]) == ("\u2026 ", " \u2026")
    assert len("".join(fragment.text for fragment in passage)) < 200
