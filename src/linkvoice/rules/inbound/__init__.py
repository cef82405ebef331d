"""Links to the site: LV6xx."""
