from hub.plugin_api import ABILITIES, Capability


def test_the_abilities_hold_each_of_the_forty_codes_once_in_their_order():
    codes = [code for abilities in ABILITIES.values() for group in abilities.values() for code in group]

    assert codes == [code.value for code in Capability]
    assert len(codes) == 40
    assert sum(len(abilities) for abilities in ABILITIES.values()) == 14
