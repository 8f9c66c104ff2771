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
            "Your entries in the activity log",
            ("audit_entry",),
            export_audit_entries,
            keep_audit_entries,
            purpose="So that the hub can show who changed what. It has numbers and codes, not names.",
            seen_by="The lead of the trust concerned, and hub admins.",
            kept_after_erasure="entries in the activity log, which then name you as “a former colleague”",
        ),
    ),
    retention=(Retention("The activity log", f"{AUDIT_RETENTION_YEARS} years", prune_audit_entries),),
)
