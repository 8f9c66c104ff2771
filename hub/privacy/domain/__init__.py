"""What may happen to what is held of people: taken away, erased for good, removed when its time is over."""

from hub.privacy.domain.erasure import erase_again as erase_again
from hub.privacy.domain.erasure import erase_person as erase_person
from hub.privacy.domain.erasure import hindrances as hindrances
from hub.privacy.domain.erasure import note_scrubbed as note_scrubbed
from hub.privacy.domain.erasure import oldest_unscrubbed as oldest_unscrubbed
from hub.privacy.domain.erasure import unscrubbed as unscrubbed
from hub.privacy.domain.erasure_list import FILE as FILE
from hub.privacy.domain.erasure_list import brought_back as brought_back
from hub.privacy.domain.erasure_list import known_marks as known_marks
from hub.privacy.domain.erasure_list import mark_of as mark_of
from hub.privacy.domain.erasure_list import marks_in as marks_in
from hub.privacy.domain.erasure_list import note_marks as note_marks
from hub.privacy.domain.export import export_person as export_person
from hub.privacy.domain.file_scrub import scrub as scrub
from hub.privacy.domain.inactive_accounts import DAYS_LEFT as DAYS_LEFT
from hub.privacy.domain.inactive_accounts import ENDING as ENDING
from hub.privacy.domain.inactive_accounts import MONTHS_UNSEEN as MONTHS_UNSEEN
from hub.privacy.domain.inactive_accounts import compose_warning as compose_warning
from hub.privacy.domain.inactive_accounts import due_to_end as due_to_end
from hub.privacy.domain.inactive_accounts import warn_unseen as warn_unseen
from hub.privacy.domain.personal_data import export_warning as export_warning
from hub.privacy.domain.personal_data import forget_warning as forget_warning
