"""Export and erasure of personal data, the erasure list, file scrubbing, and inactive accounts."""

from hub.privacy.domain.erasure import erase_again as erase_again
from hub.privacy.domain.erasure import erase_person as erase_person
from hub.privacy.domain.erasure import find_oldest_unscrubbed as find_oldest_unscrubbed
from hub.privacy.domain.erasure import list_erasure_blockers as list_erasure_blockers
from hub.privacy.domain.erasure import list_unscrubbed_erasures as list_unscrubbed_erasures
from hub.privacy.domain.erasure import mark_scrubbed as mark_scrubbed
from hub.privacy.domain.erasure_list import ERASURE_LIST_FILE as ERASURE_LIST_FILE
from hub.privacy.domain.erasure_list import erasure_hash as erasure_hash
from hub.privacy.domain.erasure_list import extend_erasure_list as extend_erasure_list
from hub.privacy.domain.erasure_list import list_erasure_hashes as list_erasure_hashes
from hub.privacy.domain.erasure_list import list_restored_person_ids as list_restored_person_ids
from hub.privacy.domain.erasure_list import read_erasure_list as read_erasure_list
from hub.privacy.domain.export import export_person as export_person
from hub.privacy.domain.file_scrub import scrub_database as scrub_database
from hub.privacy.domain.inactive_accounts import ACCOUNT_ENDS as ACCOUNT_ENDS
from hub.privacy.domain.inactive_accounts import INACTIVE_MONTHS as INACTIVE_MONTHS
from hub.privacy.domain.inactive_accounts import NOTICE_PERIOD as NOTICE_PERIOD
from hub.privacy.domain.inactive_accounts import compose_account_warning as compose_account_warning
from hub.privacy.domain.inactive_accounts import list_expired_accounts as list_expired_accounts
from hub.privacy.domain.inactive_accounts import warn_inactive_people as warn_inactive_people
from hub.privacy.domain.personal_data import erase_account_warning as erase_account_warning
from hub.privacy.domain.personal_data import export_account_warning as export_account_warning
