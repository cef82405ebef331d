"""Sets linkvoice up in a project: what is found there, what is written, and what is left to a person."""
