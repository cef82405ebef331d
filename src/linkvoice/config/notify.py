"""Options of `linkvoice notify`."""

from linkvoice.config.section import Section

__all__ = ["Notify"]


class Notify(Section, frozen=True, kw_only=True):
    """Who is told by `linkvoice notify` of links to them."""

    ignore: tuple[str, ...] = ()
    """Hosts (`*.acme.dev` also means `acme.dev`) that are never told, nor asked whether they want to be."""
