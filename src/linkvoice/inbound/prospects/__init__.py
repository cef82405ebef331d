"""Whom it may be worth to write to: one file a reason. Nobody's mail address is looked for, kept or told."""
