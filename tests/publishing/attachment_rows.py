"""Files of drafts, added and read in the browser, and the job that checks them."""

import io

from bs4 import BeautifulSoup

from hub.publishing.services.attachment_checks import check_attachments
from hub.web.page_cache import get_page_version
from tests.files.documents import make_pdf, make_png

DESK = "/desk/library"
GUIDE = make_pdf("Ask the zebra before breakfast.", is_accessible=True)


def add_file(scenario, draft_id, data=GUIDE, *, by="publisher", name="guide.pdf", title="A guide"):
    """Add a file to a draft in the browser, and return the response."""
    return scenario.browser(by).send(
        f"{DESK}/{draft_id}/files/add-file", title=title, file=(io.BytesIO(data), name)
    )


def add_picture(scenario, draft_id, data=None, *, name="team.png", alt_text="Six people at a table."):
    """Add a picture to a draft in the browser, and return the response."""
    return scenario.browser("publisher").send(
        f"{DESK}/{draft_id}/files/add-picture",
        title="The team",
        alt_text=alt_text,
        file=(io.BytesIO(data or make_png()), name),
    )


def run_checks(scenario):
    """Run the job of attachments, and return what it says it did."""
    with scenario.app.app_context():
        words = check_attachments()
    get_page_version(scenario.app).invalidate()
    return words


def links(response):
    """Return the addresses of the files on a page, by title."""
    main = BeautifulSoup(response.text, "html.parser").main
    return {link.get_text(strip=True): link["href"] for link in main.select('a[href^="/files/"]')}


def errors(response):
    """Return the messages above a form."""
    page = BeautifulSoup(response.text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-error-summary__list a")]
