"""The errors that domain functions raise. The app turns each into a page with the same words."""

from collections.abc import Mapping
from http import HTTPStatus

from hub.kit.page import Link


class HubError(Exception):
    """What went wrong, in words for the person who reads the page."""

    status = HTTPStatus.BAD_REQUEST
    heading = "This did not work"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(HubError):
    """There is no such thing, or the viewer may not know that there is."""

    status = HTTPStatus.NOT_FOUND
    heading = "Page not found"


class Gone(HubError):
    """There was such a thing, and its owner has taken it away."""

    status = HTTPStatus.GONE
    heading = "No longer shared"

    def __init__(self, message: str, links: tuple[Link, ...] = ()) -> None:
        super().__init__(message)
        self.links = links


class LinkExpired(Gone):
    """A link that came by email was used, is over, or is not whole."""

    heading = "This link no longer works"


class Moved(Exception):
    """What was asked for is at another address, for good."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class NotAllowed(HubError):
    """The viewer may know of the thing but may not do this with it."""

    status = HTTPStatus.FORBIDDEN
    heading = "You cannot do this"


class SignInRequired(NotAllowed):
    """Only somebody who is signed in may do this; the app leads to where one signs in."""

    heading = "Sign in first"


class SecondFactorRequired(NotAllowed):
    """The roles of whoever asks wait for a second factor; the app leads to where it is set up."""

    heading = "Set up your second factor first"


class ReauthenticationRequired(NotAllowed):
    """It is too long since whoever asks proved who they are; the app leads to where one does it again."""

    heading = "Confirm that it is you"


class Conflict(HubError):
    """Somebody else was first, or the thing has changed since it was read."""

    status = HTTPStatus.CONFLICT
    heading = "This has changed in the meantime"


class Invalid(HubError):
    """One entry cannot be used; `field` names it."""

    heading = "Check what you entered"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidQuery(HubError):
    """What an address asks cannot be answered as it is; `errors` says why, by the name of each filter."""

    heading = "This address cannot be used"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(". ".join(errors.values()) + ".")
        self.errors = errors
