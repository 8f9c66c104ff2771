import re

import pytest

from hub.access import Act, find_act

pytestmark = pytest.mark.one_engine

ROUTES = {
    Act.READ: {
        "/",
        "/.well-known/security.txt",
        "/about",
        "/about/accessibility",
        "/about/cookies",
        "/about/evidence",
        "/about/hub",
        "/about/plugins",
        "/about/privacy",
        "/about/study",
        "/api",
        "/api/v1/capabilities",
        "/api/v1/capabilities/<slug>",
        "/api/v1/events",
        "/api/v1/events/<slug>",
        "/api/v1/openapi.json",
        "/api/v1/options",
        "/api/v1/options/<slug>",
        "/api/v1/programmes",
        "/api/v1/programmes/<slug>",
        "/api/v1/recommendations",
        "/api/v1/recommendations/<slug>",
        "/api/v1/resources",
        "/api/v1/resources/<slug>",
        "/api/v1/search",
        "/api/v1/trusts",
        "/api/v1/trusts/<slug>",
        "/capabilities",
        "/capabilities/<slug>",
        "/downloads/<name>.csv",
        "/downloads/<name>.json",
        "/events",
        "/events/<slug>",
        "/events/<slug>.ics",
        "/events/calendar",
        "/events/forward-programme",
        "/events/series/<slug>",
        "/feeds/<name>.atom",
        "/feeds/events.ics",
        "/feeds/events/<slug>.ics",
        "/feeds/forward-programme.ics",
        "/feeds/trusts/<slug>.ics",
        "/files/<public_id>",
        "/healthz",
        "/library",
        "/library/<slug>",
        "/mentoring",
        "/mentoring/templates/<slug>.md",
        "/options",
        "/options/<slug>",
        "/options/choose",
        "/programmes",
        "/programmes/<slug>",
        "/programmes/compare",
        "/programmes/forward",
        "/readyz",
        "/recommendations",
        "/recommendations/<slug>",
        "/robots.txt",
        "/search/suggest",
        "/sitemap-<int:number>.xml",
        "/sitemap.xml",
        "/trusts",
        "/trusts/<slug>",
        "/trusts/<slug>/tools/<tool>",
    },
    Act.SIGN_IN: {
        "/demo/<public_id>",
        "/sign-in",
        "/sign-in/forgotten",
        "/sign-in/forgotten/sent",
        "/sign-in/second-factor",
        "/sign-in/with/<provider>",
        "/sign-in/with/<provider>/back",
    },
    Act.USE_EMAIL_LINK: {
        "/invitations/<token>",
        "/invitations/<token>/accept",
        "/join/<token>",
        "/mail/stop/<token>",
        "/release/<token>",
        "/sign-in/address/<token>",
        "/sign-in/reset/<token>",
    },
    Act.SIGN_OUT: {
        "/sign-out",
    },
    Act.REAUTHENTICATE: {
        "/sign-in/again",
    },
    Act.SEE_OWN_PAGES: {
        "/desk",
        "/me",
        "/me/record.csv",
    },
    Act.SEE_ACCOUNT: {
        "/account",
        "/account/people",
    },
    Act.CHANGE_ACCOUNT: {
        "/account/mail",
        "/account/name",
        "/account/people/named/<slug>",
        "/account/people/named/<slug>/end",
        "/me/calendar",
        "/me/calendar/revoke",
    },
    Act.CHANGE_SIGN_IN: {
        "/account/email",
        "/account/password",
        "/account/second-factor",
        "/account/second-factor/codes",
        "/account/second-factor/off",
        "/account/second-factor/replace",
        "/account/sign-ins",
        "/account/sign-ins/<int:sign_in_id>/end",
        "/account/sign-ins/end-others",
        "/account/single-sign-on",
        "/account/single-sign-on/<int:identity_id>/unlink",
        "/account/single-sign-on/link/<provider>",
    },
    Act.SCHEDULE_EVENTS: {
        "/events/<slug>/allocations",
        "/events/<slug>/cancel",
        "/events/<slug>/close",
        "/events/<slug>/edit",
        "/events/<slug>/file",
        "/events/<slug>/helpers",
        "/events/<slug>/helpers/end",
        "/events/<slug>/interests",
        "/events/<slug>/interests/own",
        "/events/<slug>/manage",
        "/events/board",
        "/events/board.csv",
        "/events/board.xlsx",
        "/events/<slug>/messages",
        "/events/<slug>/messages/<int:message_id>",
        "/events/<slug>/messages/<int:message_id>/delete",
        "/events/<slug>/messages/<int:message_id>/edit",
        "/events/<slug>/messages/<int:message_id>/send",
        "/events/<slug>/messages/<int:message_id>/test",
        "/events/<slug>/materials",
        "/events/<slug>/materials/<int:material_id>/remove",
        "/events/<slug>/open",
        "/events/<slug>/texts",
        "/events/<slug>/undo-cancellation",
        "/events/<slug>/undo-opening",
        "/events/<slug>/texts/test",
        "/events/<slug>/participants.csv",
        "/events/<slug>/participants.xlsx",
        "/events/new",
        "/events/kept-dates",
        "/events/kept-dates/<int:kept_date_id>",
        "/events/kept-dates/<int:kept_date_id>/remove",
        "/events/series/<slug>/texts",
    },
    Act.MARK_ATTENDANCE: {
        "/events/<slug>/attendance",
    },
    Act.BOOK_PLACES: {
        "/events/<slug>/book",
        "/events/<slug>/cancel-booking",
        "/events/<slug>/confirm",
        "/events/<slug>/decline-nomination",
        "/events/<slug>/hand-over",
        "/events/<slug>/hand-over/accept",
        "/events/<slug>/hand-over/decline",
        "/events/<slug>/hand-over/withdraw",
        "/events/<slug>/my-place.ics",
        "/events/<slug>/participants",
        "/events/<slug>/release",
        "/events/<slug>/stop-waiting",
        "/events/<slug>/wait",
        "/events/series/<slug>/book",
        "/events/series/<slug>/booked",
    },
    Act.ACT_FOR_TRUST_AT_EVENTS: {
        "/events/<slug>/give-back",
        "/events/<slug>/nominate",
        "/events/<slug>/trust",
        "/events/stand-down",
        "/events/roster-notice",
        "/events/roster-notice/remove",
    },
    Act.READ_PRIVATE_CALENDAR: {
        "/feeds/people/<address>.ics",
    },
    Act.DECIDE_RELEASES: {
        "/releases/<key>",
    },
    Act.ANSWER_QUESTIONS: {
        "/events/<slug>/needs",
        "/events/<slug>/participants",
    },
    Act.READ_ANSWERS: {
        "/events/<slug>/answers",
        "/events/<slug>/food.csv",
    },
    Act.WRITE_SHEET: {
        "/events/<slug>/sheet",
        "/events/<slug>/sheet/delete",
        "/events/<slug>/sheet/edit",
        "/events/<slug>/sheet/readers",
    },
    Act.READ_SHARED_SHEETS: {"/events/<slug>/shared-sheets"},
    Act.READ_GATHERED_SHEETS: {"/events/<slug>/gathered"},
    Act.EXPORT_OWN_DATA: {
        "/account/data",
    },
    Act.ERASE_SELF: {
        "/account/erase",
    },
    Act.ERASE_PERSON: {
        "/admin/people/<slug>/erase",
    },
    Act.CHANGE_RELATIONS: {
        "/account/people/delegates",
        "/account/people/delegates/<key>/end",
        "/account/people/manager",
        "/account/people/manager/<key>/confirm",
        "/account/people/manager/<key>/end",
    },
    Act.ACT_FOR: {
        "/acting",
    },
    Act.STOP_ACTING: {
        "/acting/stop",
    },
    Act.REQUEST_TO_JOIN: {
        "/account/people/requests/<key>/end",
        "/trusts/<slug>/join",
    },
    Act.LEAVE_ORGANISATION: {
        "/account/people/leave/<slug>",
    },
    Act.BEGIN_REGISTRATION: {
        "/trusts/<slug>/join",
        "/trusts/<slug>/join/new",
    },
    Act.SEE_TEAM: {
        "/trusts/<slug>/team",
        "/trusts/<slug>/team/people/<key>",
    },
    Act.CHANGE_TEAM: {
        "/trusts/<slug>/team/invitations/<key>/again",
        "/trusts/<slug>/team/invitations/<key>/withdraw",
        "/trusts/<slug>/team/invite",
        "/trusts/<slug>/team/invite-many",
        "/trusts/<slug>/team/invite-many/send",
        "/trusts/<slug>/team/invite-many/template.csv",
        "/trusts/<slug>/team/people/<key>",
        "/trusts/<slug>/team/people/<key>/end/<role>",
        "/trusts/<slug>/team/people/<key>/last-day",
        "/trusts/<slug>/team/requests/<key>",
    },
    Act.READ_AUDIT: {
        "/admin/audit",
        "/admin/audit.csv",
    },
    Act.SEE_PEOPLE: {
        "/admin/people",
        "/admin/people/<key>",
    },
    Act.CHANGE_PEOPLE: {
        "/admin/people/<key>/<step>",
    },
    Act.SEE_ADMIN: {
        "/admin",
    },
    Act.SEE_PLUGINS: {
        "/admin/plugins",
    },
    Act.RETRY_PLUGIN: {
        "/admin/plugins/<slug>/ask",
    },
    Act.ANSWER_MENTORING: {
        "/mentoring/answers/<public_id>",
        "/mentoring/answers/<public_id>/accept",
        "/mentoring/answers/<public_id>/decline",
        "/mentoring/answers/<public_id>/suggest",
        "/mentoring/requests/<public_id>/offer",
        "/mentoring/requests/<public_id>/offer/withdraw",
    },
    Act.MANAGE_REGISTER: {
        "/mentoring/manage",
        "/mentoring/manage/profiles/<public_id>",
        "/mentoring/manage/profiles/<public_id>/approve",
        "/mentoring/manage/profiles/<public_id>/return",
    },
    Act.CHANGE_OWN_PROFILE: {
        "/mentoring/me",
        "/mentoring/me/<kind>",
        "/mentoring/me/<kind>/pause",
        "/mentoring/me/<kind>/resume",
        "/mentoring/me/<kind>/submit",
        "/mentoring/me/<kind>/withdraw",
    },
    Act.SEE_REGISTER: {
        "/mentoring/compare",
        "/mentoring/find",
        "/mentoring/register",
        "/mentoring/register/<public_id>",
        "/mentoring/requests",
    },
    Act.USE_RELATIONSHIP: {
        "/mentoring/relationships/<public_id>",
        "/mentoring/relationships/<public_id>/agreement",
        "/mentoring/relationships/<public_id>/agreement/agree",
        "/mentoring/relationships/<public_id>/agreement/edit",
        "/mentoring/relationships/<public_id>/close",
        "/mentoring/relationships/<public_id>/evaluation",
        "/mentoring/relationships/<public_id>/meetings/<meeting_id>",
        "/mentoring/relationships/<public_id>/meetings/<meeting_id>/cancel",
        "/mentoring/relationships/<public_id>/meetings/<meeting_id>/held",
        "/mentoring/relationships/<public_id>/meetings/<meeting_id>/not-held",
        "/mentoring/relationships/<public_id>/meetings/new",
    },
    Act.COMPLETE_TRAINING: {
        "/mentoring/training",
        "/mentoring/training/<role>",
        "/mentoring/training/<role>/undo",
    },
    Act.JOIN_MENTORING_PROGRAMME: {
        "/mentoring/programmes",
        "/mentoring/programmes/<public_id>",
        "/mentoring/programmes/<public_id>/decline",
        "/mentoring/programmes/<public_id>/join",
    },
    Act.RUN_MENTORING_PROGRAMMES: {
        "/mentoring/programmes/<public_id>/cancel",
        "/mentoring/programmes/<public_id>/edit",
        "/mentoring/programmes/<public_id>/manage",
        "/mentoring/programmes/<public_id>/offer",
        "/mentoring/programmes/<public_id>/open",
        "/mentoring/programmes/<public_id>/review",
        "/mentoring/programmes/<public_id>/withdraw",
        "/mentoring/programmes/new",
    },
    Act.ASK_FOR_MENTORING: {
        "/mentoring/ask",
        "/mentoring/requests/<public_id>",
        "/mentoring/requests/<public_id>/board",
        "/mentoring/requests/<public_id>/board/end",
        "/mentoring/requests/<public_id>/choices",
        "/mentoring/requests/<public_id>/offers/<choice_id>",
        "/mentoring/requests/<public_id>/withdraw",
        "/mentoring/requests/board",
    },
    Act.MODERATE_BOARD: {
        "/mentoring/manage/board",
        "/mentoring/manage/board/<public_id>/<decision>",
    },
    Act.EXCLUDE_FROM_MENTORING: {
        "/mentoring/answers/<public_id>/block",
        "/mentoring/exclusions",
        "/mentoring/exclusions/<public_id>/end",
        "/mentoring/exclusions/take-back",
        "/mentoring/register/<public_id>/block",
    },
    Act.SEE_MENTORING_FIGURES: {
        "/mentoring/evaluations",
        "/mentoring/hours",
    },
    Act.RAISE_CONCERN: {
        "/mentoring/concerns",
        "/mentoring/concerns/<public_id>",
        "/mentoring/concerns/new",
    },
    Act.HANDLE_CONCERNS: {
        "/mentoring/concerns/<public_id>/close",
        "/mentoring/concerns/<public_id>/take",
    },
    Act.WRITE_NOTES: {
        "/mentoring/relationships/<public_id>/notes",
        "/mentoring/relationships/<public_id>/notes/<note_id>",
        "/mentoring/relationships/<public_id>/notes/<note_id>/delete",
    },
}
"""The addresses that serve each act."""


def test_every_route_names_its_row_of_the_access_table_and_the_whole_list_is_known(app):
    stated = {}
    for rule in app.url_map.iter_rules():
        stated.setdefault(find_act(app.view_functions[rule.endpoint]), set()).add(rule.rule)

    assert stated == ROUTES


def test_a_route_that_states_no_audience_lets_nobody_in(app):
    app.add_url_rule("/unstated", "unstated", lambda: "open")

    answer = app.test_client().get("/unstated")
    assert answer.status_code == 403
    assert "open to you" in answer.text


@pytest.mark.parametrize("address", sorted(set().union(*ROUTES.values())))
def test_addresses_are_small_letters_figures_and_hyphens(address):
    assert address == address.lower()
    assert "_" not in re.sub("<.*?>", "", address)
