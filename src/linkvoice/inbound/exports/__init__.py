"""Exports of other tools to observations: search engines, indexes of links, hosts, spreadsheets."""

from linkvoice.inbound.exports.export import Export
from linkvoice.inbound.exports.open import LARGEST
from linkvoice.inbound.exports.read import read_export

__all__ = ["LARGEST", "Export", "read_export"]
