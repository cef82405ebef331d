"""The nouns: frozen values that the stages hand to each other.

Only the standard library is imported here, and ``ada_url`` in `url` alone.
"""
