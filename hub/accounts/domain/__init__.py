"""Public interface of the accounts domain: persons, authentication, login sessions and memberships."""

from hub.accounts.domain.admin import (
    deactivate_person,
    reactivate_person,
    remove_second_factor,
    sign_out_everywhere,
    unlink_all_identities,
)
from hub.accounts.domain.auth_contexts import viewer_of_person
from hub.accounts.domain.email_address import MAX_EMAIL_LENGTH, clean_email, normalise_email
from hub.accounts.domain.email_tokens import list_email_addresses
from hub.accounts.domain.hashes import TooManyHashes
from hub.accounts.domain.identities import link_identity, list_identities
from hub.accounts.domain.inactive import (
    has_role_or_recent_sign_in,
    list_inactive_persons,
    lock_person,
    person_ids_by_public_id,
)
from hub.accounts.domain.login_sessions import (
    clear_acting_for,
    create_login_session,
    end_all_login_sessions,
    is_two_factor_session,
    set_acting_for,
)
from hub.accounts.domain.memberships import (
    SELF_GRANT,
    Member,
    Membership,
    change_end_date,
    change_role,
    decides_for_self,
    get_membership,
    grant_role,
    in_force,
    is_in_force,
    list_delegated_roles,
    list_members,
    list_memberships,
    list_roles,
    may_be_delegate,
    refuse_self_grant,
    revoke_role,
)
from hub.accounts.domain.passwords import hash_new_password, set_password
from hub.accounts.domain.persons import (
    Person,
    create_person,
    find_person_by_email,
    find_reachable_person,
    get_person,
    get_person_by_public_id,
    is_deactivated,
    list_persons_with_unusable_email,
    person_names_by_id,
    persons_by_id,
)
from hub.accounts.domain.rate_limits import RateLimited, acquire_rate_limit_lease
from hub.accounts.domain.sign_in import sign_in_person

__all__ = [
    "MAX_EMAIL_LENGTH",
    "SELF_GRANT",
    "Member",
    "Membership",
    "Person",
    "RateLimited",
    "TooManyHashes",
    "acquire_rate_limit_lease",
    "change_end_date",
    "change_role",
    "clean_email",
    "clear_acting_for",
    "create_login_session",
    "create_person",
    "deactivate_person",
    "decides_for_self",
    "end_all_login_sessions",
    "find_person_by_email",
    "find_reachable_person",
    "get_membership",
    "get_person",
    "get_person_by_public_id",
    "grant_role",
    "has_role_or_recent_sign_in",
    "hash_new_password",
    "in_force",
    "is_deactivated",
    "is_in_force",
    "is_two_factor_session",
    "link_identity",
    "list_delegated_roles",
    "list_email_addresses",
    "list_identities",
    "list_inactive_persons",
    "list_members",
    "list_memberships",
    "list_persons_with_unusable_email",
    "list_roles",
    "lock_person",
    "may_be_delegate",
    "normalise_email",
    "person_ids_by_public_id",
    "person_names_by_id",
    "persons_by_id",
    "reactivate_person",
    "refuse_self_grant",
    "remove_second_factor",
    "revoke_role",
    "set_acting_for",
    "set_password",
    "sign_in_person",
    "sign_out_everywhere",
    "unlink_all_identities",
    "viewer_of_person",
]
