"""Links of others to the site: LV6xx."""
