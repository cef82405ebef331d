"""Hosts: what makes a site, and how its pages come to us."""
