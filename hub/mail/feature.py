from hub.extension.feature import Feature
from hub.extension.personal_data import PersonalData, Retention
from hub.mail.cli import mail
from hub.mail.domain.personal_data import delete_sent_emails, delete_unsent_emails, erase_mail, export_mail
from hub.mail.jobs import mail_send
from hub.mail.services.health import init_app, list_mail_problems
from hub.mail.views import blueprint

feature = Feature(
    name="mail",
    blueprint=blueprint,
    commands=(mail,),
    jobs=(mail_send,),
    health_checks=(list_mail_problems,),
    personal_data=(
        PersonalData(
            "Emails from the hub",
            ("mail_choice", "outbox_message"),
            export=export_mail,
            erase=erase_mail,
            purpose="So that each email is sent only once, and only if you want it.",
            seen_by="Only you, and the mail server that delivers it.",
        ),
    ),
    retention=(
        Retention("That an email was sent to you and when, but not its text", "30 days", delete_sent_emails),
        Retention("That an email was not sent and why", "90 days", delete_unsent_emails),
    ),
    init_app=init_app,
)
