"""Presenters of the menu, of options and of the guided choice."""

from hub.options.presenters.choice import result_page, step_page
from hub.options.presenters.pages import OptionRecord, menu_groups, option_page

__all__ = ["OptionRecord", "menu_groups", "option_page", "result_page", "step_page"]
