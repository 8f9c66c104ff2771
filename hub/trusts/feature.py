from hub.extension.catalogue_kinds import CatalogueKind
from hub.extension.feature import Feature
from hub.extension.site_pages import SitePage
from hub.kit.page import Link
from hub.trusts.api import blueprint as api
from hub.trusts.domain import TRUST
from hub.trusts.views import blueprint

feature = Feature(
    name="trusts",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Trusts", "/trusts"),),
    # Found by searching alone; the list of trusts and the sitemap have their pages from the organisations.
    kinds=(
        CatalogueKind(
            *(TRUST, "Trusts"),
            in_sitemap=False,
            in_exports=False,
            schema_type="",
            api_names={"/trusts": "trusts"},
        ),
    ),
    pages=(
        SitePage(
            "/trusts",
            "Trusts",
            "The eleven ambulance trusts of England: what the 2009 study says about each, and what each "
            "shares.",
            "trusts/list.jinja",
            words=(
                "ambulance trusts in England",
                "sharing the learning",
                "individual ambulance trust audits",
            ),
        ),
    ),
)
