"""The errors that domain functions raise. hub.web.error_pages shows their messages."""

from collections.abc import Mapping
from http import HTTPStatus

from hub.kit.page import Link


class HubError(Exception):
    """An error with a message for the person who reads the page, and links to where they can go instead."""

    status = HTTPStatus.BAD_REQUEST
    heading = "This did not work"
    retry_after: int | None = None
    """Seconds after which another attempt makes sense."""

    def __init__(self, message: str, links: tuple[Link, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.links = links


class NotFound(HubError):
    """It does not exist, or the viewer may not know that it does."""

    status = HTTPStatus.NOT_FOUND
    heading = "Page not found"


class Gone(HubError):
    """It existed, and its owner has withdrawn it."""

    status = HTTPStatus.GONE
    heading = "No longer shared"


class LinkExpired(Gone):
    """A link from an email has been used, has expired or is incomplete."""

    heading = "This link no longer works"


class Moved(Exception):
    """It has moved permanently to `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class NotAllowed(HubError):
    """The viewer may know that it exists, but may not do this with it."""

    status = HTTPStatus.FORBIDDEN
    heading = "You cannot do this"


class SignInRequired(NotAllowed):
    """The viewer has to sign in; the error page leads to the sign-in page."""

    heading = "Sign in first"


class SecondFactorRequired(NotAllowed):
    """The viewer's roles require a second factor; the error page leads to where it is set up."""

    heading = "Set up two-step sign-in first"


class ReauthenticationRequired(NotAllowed):
    """The last authentication is too long ago; the error page leads to where the viewer can repeat it."""

    heading = "Confirm it’s you"


class Conflict(HubError):
    """Another change came first, or the state does not allow this."""

    status = HTTPStatus.CONFLICT
    heading = "This could not be done"


class Invalid(HubError):
    """The value of one field is invalid; `field` is its name."""

    heading = "Check what you entered"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidQuery(HubError):
    """The query string is invalid; `errors` maps the names of filters to messages."""

    heading = "This address cannot be used"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(". ".join(errors.values()) + ".")
        self.errors = errors
