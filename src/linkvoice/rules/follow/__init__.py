"""Links that search engines follow: LV2xx."""
