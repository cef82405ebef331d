"""Exports of other tools to observations: search engines, indexes of links, hosts, spreadsheets."""
