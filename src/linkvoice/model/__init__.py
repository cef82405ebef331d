"""The nouns: frozen values that the stages hand to each other.

The larger ones are frozen dataclasses. The small ones, and those made by the
hundred thousand, are named tuples: these are made in a fifth of the time, and
their classes are, too, which every start of the plugin pays for.

Only the standard library is imported here, and ``ada_url`` in `url` alone.
"""
