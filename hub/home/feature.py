from hub.extension.feature import Feature
from hub.extension.site_pages import SitePage
from hub.home.views import blueprint
from hub.kit.page import Link

PAGES = (
    SitePage(
        "/about",
        "About",
        "What the hub is, the study that it rests on, what evidence levels mean, and how the hub treats you.",
        "home/about.jinja",
        words=("help", "information about this site"),
    ),
    SitePage(
        "/about/hub",
        "About the hub",
        "What the national leadership hub is for, where its content comes from, and what it is not.",
        "home/about_hub.jinja",
        words=(
            "national ambulance leadership hub",
            "national leadership hub",
            "functions of the hub",
            "activities of the hub",
            "hub resources and funding",
            "national work in developing future leaders",
            "single point of contact on leadership matters",
            "National Leadership Forum",
        ),
    ),
    SitePage(
        "/about/study",
        "About the study",
        "The Future Leaders study of 2009: its methodology, who answered, and what it cannot tell.",
        "home/about_study.jinja",
        words=(
            "Future Leaders Study",
            "The Future Leaders methodology",
            "executive summary",
            "key findings",
            "introduction",
            "foreword",
            "issues to be explored",
            "research methods",
            "project steering group",
            "online survey response rates",
            "online questionnaire",
            "survey respondents",
            "individual ambulance trust audits",
            "fieldwork",
            "Appendix One",
            "commissioned by the Department of Health",
            "Taking Healthcare to the Patient",
        ),
    ),
    SitePage(
        "/about/evidence",
        "About evidence",
        "What shared, evaluated and good practice mean here, and what it takes to move up a level.",
        "home/evidence.jinja",
        words=("evidence levels", "best practice", "learning resources", "evaluation process"),
    ),
    SitePage(
        "/about/plugins",
        "Service status",
        "Which trusts supply the hub at present, and which are set aside.",
        "home/plugins.jinja",
        words=("plugins", "outage"),
    ),
    SitePage(
        "/about/accessibility",
        "Accessibility statement",
        "How accessible the hub is, how we test it, how to report a problem and how to complain.",
        "home/accessibility.jinja",
        words=("accessibility", "WCAG", "screen reader", "disability"),
    ),
)

feature = Feature(name="home", blueprint=blueprint, navigation=(Link("About", "/about"),), pages=PAGES)
