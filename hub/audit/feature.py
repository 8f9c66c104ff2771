from hub.audit.cli import audit
from hub.audit.domain import KEPT_YEARS, cut_old, export_entries, keep_entries
from hub.audit.jobs import audit_verify, problems_of_audit
from hub.extension.feature import Feature
from hub.extension.personal_data import Held, Retention

feature = Feature(
    name="audit",
    commands=(audit,),
    jobs=(audit_verify,),
    checks=(problems_of_audit,),
    held=(
        Held(
            "What you did and what was done to you",
            ("audit_entry",),
            export_entries,
            keep_entries,
            why="So that it can be found out who changed what. It holds numbers and codes, no names.",
            seen_by="The lead of the trust it was done in, and the hub admin.",
            stays="the record of what was done, in which you are then “a former colleague”",
        ),
    ),
    retention=(Retention("The record of what was done", f"{KEPT_YEARS} years", cut_old),),
)
