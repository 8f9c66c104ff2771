"""A browser that signs in with the identity provider of the tests."""

from tests.support.provider import leads_to, path_of

BUTTON = "/sign-in/with/test-mail"


def there_and_back(client, provider, subject="abc-123", button=BUTTON, **fields):
    """Press a button, sign in at the provider, and return the response to the callback."""
    page = client.send(button, **fields)
    assert page.status_code == 200, page.text
    return client.get(path_of(provider.agree(leads_to(page.text), subject)))
