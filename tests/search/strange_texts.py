"""Texts that nobody would type."""

from hypothesis import strategies as st

PIECES = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc", "Mn", "Cf"]), max_size=8),
    st.sampled_from(
        [*'"-()[]{}*?:^~+&|!\\/%_\x00\u201c\u201d', "AND", "OR", "title:", "seen_by:*", "plan", "pdp"]
    ),
    st.just("ambulance " * 200),
    st.just("(" * 800),
)

STRANGE = st.lists(PIECES, max_size=12).map("".join)
