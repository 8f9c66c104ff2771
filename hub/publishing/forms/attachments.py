"""The forms of files and pictures of a draft."""

from wtforms import StringField, TextAreaField

from hub.files.domain import ACCEPTED_TYPES
from hub.publishing.domain.attachment_records import AttachmentWords
from hub.web.forms import FileField, HubForm, Required

MAX_TITLE_LENGTH = 120
MAX_ALT_LENGTH = 300
DOCUMENT_TYPES = ACCEPTED_TYPES.partition(", PNG")[0].replace(", CSV", " or CSV")
KEPT = "Everyone who can read the item can read this. It is kept with each published version."


def _title(label: str, description: str) -> StringField:
    return StringField(
        label,
        [Required(f"Enter a {label.lower()}")],
        description=f"{description} {KEPT}",
        render_kw={"maxlength": MAX_TITLE_LENGTH},
    )


def _alternative() -> TextAreaField:
    return TextAreaField(
        "What the picture shows",
        [Required("Say what the picture shows, for people who cannot see it")],
        description=(
            "A screen reader reads this out instead of the picture. Say what matters in one or two "
            "sentences, including any words and figures. Do not start with “Picture of”. If there is "
            f"nothing to say, leave the picture out. {KEPT}"
        ),
        render_kw={"maxlength": MAX_ALT_LENGTH},
    )


def _file_title() -> StringField:
    return _title("Title", "For example, “Leaflet for new team leaders”.")


def _caption() -> StringField:
    return _title("Caption", "Shown below the picture.")


class WordsOfFileForm(HubForm):
    """What a file is."""

    title = _file_title()

    def words(self) -> AttachmentWords:
        """Return what was entered, once it is valid."""
        return AttachmentWords(self.title.data.strip())


class WordsOfPictureForm(HubForm):
    """What a picture shows, and its caption."""

    alt_text = _alternative()
    title = _caption()

    def words(self) -> AttachmentWords:
        """Return what was entered, once it is valid."""
        return AttachmentWords(self.title.data.strip(), " ".join(self.alt_text.data.split()))


class FileForm(WordsOfFileForm):
    """A document to add."""

    file = FileField("File", [Required("Choose a file")], description=f"{DOCUMENT_TYPES}, 50 MB or smaller.")
    title = _file_title()


class PictureForm(WordsOfPictureForm):
    """A picture to add."""

    file = FileField(
        "Picture",
        [Required("Choose a picture")],
        description="PNG, JPEG or WebP, 5 MB or smaller. "
        "We remove information about where and when it was taken.",
    )
    alt_text = _alternative()
    title = _caption()
