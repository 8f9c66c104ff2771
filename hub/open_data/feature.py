from hub.extension.feature import Feature
from hub.extension.site_pages import SitePage
from hub.open_data.views import blueprint

feature = Feature(
    name="open_data",
    blueprint=blueprint,
    pages=(
        SitePage(
            "/api",
            "API, feeds and downloads",
            "How other software can use the hub’s content: the API, feeds of what is new, and whole lists as "
            "files.",
            "open_data/api.jinja",
            words=("open data", "developers", "JSON", "CSV", "spreadsheet", "RSS", "Atom", "OpenAPI"),
        ),
    ),
)
