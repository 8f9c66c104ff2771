from hub.audit.cli import audit
from hub.audit.domain.personal_data import export_audit_entries, keep_audit_entries
from hub.audit.domain.pruning import AUDIT_RETENTION_YEARS, prune_audit_entries
from hub.audit.jobs import audit_verify, list_audit_problems
from hub.extension.feature import Feature
from hub.extension.personal_data import PersonalData, Retention

feature = Feature(
    name="audit",
    commands=(audit,),
    jobs=(audit_verify,),
    health_checks=(list_audit_problems,),
    personal_data=(
        PersonalData(
            "What you did and what was done to you",
            ("audit_entry",),
            export_audit_entries,
            keep_audit_entries,
            purpose="So that it can be found out who changed what. It holds numbers and codes, no names.",
            seen_by="The lead of the trust it was done in, and the hub admin.",
            kept_after_erasure="the record of what was done, in which you are then “a former colleague”",
        ),
    ),
    retention=(
        Retention("The record of what was done", f"{AUDIT_RETENTION_YEARS} years", prune_audit_entries),
    ),
)
