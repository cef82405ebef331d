"""Generators that know nothing of linkvoice, as the sites that they build and their configuration tell of them. Nothing is run."""
