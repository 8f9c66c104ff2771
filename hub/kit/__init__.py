"""Small tools, each named for its one purpose."""
