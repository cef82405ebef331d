"""Targets to outcomes: inside links by the built files, outside links by what their servers say."""
