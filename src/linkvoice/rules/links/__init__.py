"""Targets and graph: LV5xx."""
