from hub.plugin_api import ContentFolder, Trust, hookimpl

HUB_API = "1.0"


@hookimpl
def hub_trust() -> Trust:
    """Say which trust this is."""
    return Trust(slug="example", name="Example Ambulance Service", short_name="Example")


@hookimpl
def hub_content() -> list[ContentFolder]:
    """Name the folders of the trust's items."""
    return [ContentFolder("content/library", feature="library")]
