import pytest

from hub.publishing.domain.checks.email_names import find_named_emails, is_personal_mailbox


@pytest.mark.parametrize(
    "mailbox", ["sarah.ng", "j.smith3", "Jo_Bloggs", "amina.el-khoury", "d.o'brien", "a.ng+x"]
)
def test_a_first_and_a_last_name_are_a_person(mailbox):
    assert is_personal_mailbox(mailbox)


@pytest.mark.parametrize(
    "mailbox",
    [
        "hr",
        "info",
        "leadership.development",
        "no-reply",
        "smith",
        "s.t",
        "a.b.c.d",
        "ops2.control",
        "2010.07",
        "",
        ".",
    ],
)
def test_a_role_a_team_or_one_word_is_none(mailbox):
    assert not is_personal_mailbox(mailbox)


def test_the_hint_is_the_host_and_never_the_name():
    places = list(find_named_emails("Ask (sarah.ng@Example.org), or jo.ray@example.org."))

    assert [place.hint for place in places] == ["example.org", "example.org"]
    assert list(find_named_emails("sarah.ng@ example.org, @sarah.ng, sarah.ng@localhost")) == []
