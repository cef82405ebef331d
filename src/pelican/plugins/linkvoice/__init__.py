"""The door through which Pelican finds linkvoice."""

from linkvoice.generators.pelican import LinkvoicePlugin

__all__ = ["register"]

register = LinkvoicePlugin().register
