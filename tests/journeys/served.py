"""A served hub with its people, and a browser for each of them."""

from datetime import timedelta

from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.persons import get_person
from hub.kit.clock import now


class Served:
    """A served hub with its people, and a browser for each of them."""

    def __init__(self, scenario, address, browser):
        self.scenario, self.address, self._browser = scenario, address, browser
        self._open = []

    def visitor(self, **how):
        """Return a page of a new browser without a login session."""
        context = self._browser.new_context(base_url=self.address, locale="en-GB", **how)
        self._open.append(context)
        return context.new_page()

    def signed_in(self, name, *, ago=timedelta(0), **how):
        """Return a page of a browser in which a person signed in `ago` with a second factor."""
        page = self.visitor(**how)
        with self.scenario.write_session() as session:
            person = get_person(session, self.scenario.ids[name])
            how = {"how": "password", "second_factor": True, "browser": "A test"}
            session_token = create_login_session(session, person, **how, at=now() - ago)
        signer = self.scenario.app.session_interface.get_signing_serializer(self.scenario.app)
        cookie = signer.dumps({"_user_id": session_token, "_permanent": True})
        page.context.add_cookies([{"name": "hub", "value": cookie, "url": self.address}])
        return page

    def email_of(self, name):
        """Return the email address of a person."""
        with self.scenario.write_session() as session:
            return get_person(session, self.scenario.ids[name]).email

    def close(self):
        for context in self._open:
            context.close()


def main(page):
    """Return the text of the main part of a page."""
    return page.inner_text("main")
