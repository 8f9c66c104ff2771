from hub.publishing.domain.comments import hide_comment, write_comment
from hub.publishing.domain.item_numbers import ItemNumbers, read_item_numbers


def test_everything_that_stands_is_counted_and_nothing_else(items):
    items.adopt(own_item_id=items.public_id_of("version"))
    items.evaluate()
    items.evaluate(confirmed_by="")
    items.act(write_comment, "leader", "Useful.")
    items.act(hide_comment, "staff", items.act(write_comment, "leader", "Mere noise."), "It is noise.")
    with items.write_session() as session:
        assert read_item_numbers(session, items.entry(session)) == ItemNumbers(1, 0, 1, 1, 1, 0, None)
        assert read_item_numbers(session, items.entry(session, "version")).origins == 1
