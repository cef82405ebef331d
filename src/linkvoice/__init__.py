"""linkvoice: every link out of a static site and into it, checked while the site is built.

The package is used through its command (``linkvoice check SITE_DIR``) and its
plugins; importing it costs next to nothing, because every part is imported
where it is needed.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
