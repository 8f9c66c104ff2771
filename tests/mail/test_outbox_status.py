"""The outbox is counted without names or addresses, and what failed is sent again."""

from hub.kit.clock import now
from tests.mail.conftest import DAY
from tests.support.outbox import Somebody
from tests.support.smtp import deliver


def test_status_and_retry_show_numbers_and_no_address(hub, make_hub, mailbox):
    app = make_hub(MAIL_SERVER=mailbox.address)
    jane = Somebody(app, "jane@example.org")
    mailbox.refused = {jane.email: "550 no"}
    jane.say()
    jane.say("test-waiting")
    deliver(app)
    result = hub("mail", "status")
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "failed: 1 test-account",
            "gathered: 1 test-waiting",
            "waiting: 1 digest",
            "0 have waited for more than an hour; 1 failed lately.",
        ],
    )

    mailbox.refused = {}
    assert hub("mail", "retry").output == "Emails that will be sent again: 1.\n"
    deliver(app)
    assert len(mailbox.letters) == 1
    assert hub("mail", "retry").output == "Emails that will be sent again: 0.\n"


def test_a_digest_that_failed_is_sent_again_with_all_its_parts(hub, make_hub, mailbox):
    app = make_hub(MAIL_SERVER=mailbox.address)
    jane = Somebody(app, "jane@example.org")
    jane.say("test-waiting")
    jane.say("test-waiting")
    deliver(app)
    mailbox.refused = {jane.email: "550 no"}
    deliver(app, now() + 2 * DAY)  # the day on which the clocks go back has 25 hours
    mailbox.refused = {}
    hub("mail", "retry")
    deliver(app)

    assert [message["Subject"] for message in mailbox.letters] == ["2 things from the hub"]
