from hub.extension.feature import Feature
from hub.extension.personal_data import Held, Retention
from hub.mail.cli import mail
from hub.mail.domain import erase_mail, export_mail, remove_sent, remove_unsent
from hub.mail.jobs import mail_send
from hub.mail.services.health import init_app, problems_of_mail
from hub.mail.views import blueprint

feature = Feature(
    name="mail",
    blueprint=blueprint,
    commands=(mail,),
    jobs=(mail_send,),
    checks=(problems_of_mail,),
    held=(
        Held(
            "Emails from the hub",
            ("mail_choice", "outbox_message"),
            export=export_mail,
            erase=erase_mail,
            why="So that each email is sent once, and only what you want to hear of.",
            seen_by="You alone, and the mail server that carries it.",
        ),
    ),
    retention=(
        Retention("That an email was sent to you, and when (not what it said)", "30 days", remove_sent),
        Retention("That an email was not sent, and why", "90 days", remove_unsent),
    ),
    init=init_app,
)
