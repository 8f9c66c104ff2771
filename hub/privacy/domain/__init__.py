"""What may happen to what is held of people: taken away, erased for good, removed when its time is over."""

from hub.privacy.domain.erasing import erase_again as erase_again
from hub.privacy.domain.erasing import erase_person as erase_person
from hub.privacy.domain.erasing import hindrances as hindrances
from hub.privacy.domain.erasing import note_scrubbed as note_scrubbed
from hub.privacy.domain.erasing import oldest_unscrubbed as oldest_unscrubbed
from hub.privacy.domain.erasing import unscrubbed as unscrubbed
from hub.privacy.domain.exporting import export_person as export_person
from hub.privacy.domain.personal import export_warning as export_warning
from hub.privacy.domain.personal import forget_warning as forget_warning
from hub.privacy.domain.retiring import DAYS_LEFT as DAYS_LEFT
from hub.privacy.domain.retiring import ENDING as ENDING
from hub.privacy.domain.retiring import MONTHS_UNSEEN as MONTHS_UNSEEN
from hub.privacy.domain.retiring import compose_warning as compose_warning
from hub.privacy.domain.retiring import due_to_end as due_to_end
from hub.privacy.domain.retiring import warn_unseen as warn_unseen
from hub.privacy.domain.scrubbing import scrub as scrub
from hub.privacy.domain.tombstones import FILE as FILE
from hub.privacy.domain.tombstones import brought_back as brought_back
from hub.privacy.domain.tombstones import known_marks as known_marks
from hub.privacy.domain.tombstones import mark_of as mark_of
from hub.privacy.domain.tombstones import marks_in as marks_in
from hub.privacy.domain.tombstones import note_marks as note_marks
