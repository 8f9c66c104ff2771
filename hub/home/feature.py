from hub.extension.feature import Feature
from hub.extension.site_pages import SitePage
from hub.home.views import blueprint
from hub.kit.page import Link

PAGES = (
    SitePage(
        "/about",
        "About",
        "What the hub is, the study it is based on, what evidence levels mean, and how we protect your data.",
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
            "hub resources and funding",
            "National Leadership Forum",
        ),
    ),
    SitePage(
        "/about/functions",
        "Functions and activities",
        "The ten functions and seven activities that the study suggests for a national hub, and what there "
        "is of each today.",
        "home/functions.jinja",
        words=(
            "functions of the hub",
            "activities of the hub",
            "activities of the national leadership hub",
            "single point of contact on leadership matters",
            "national work in developing future leaders",
            "modernising paramedic careers",
            "national learning sets",
            "hub resources and funding",
        ),
    ),
    SitePage(
        "/about/study",
        "About the study",
        "The Future Leaders study, printed in 2009: who commissioned it, its methodology, who answered, and "
        "its limits.",
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
        "About evidence levels",
        "What shared, evaluated and good practice mean here, and how a resource moves up a level.",
        "home/evidence.jinja",
        words=("evidence levels", "best practice", "learning resources", "evaluation process"),
    ),
    SitePage(
        "/about/plugins",
        "Service status",
        "Whether each trust’s plugin is working.",
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
