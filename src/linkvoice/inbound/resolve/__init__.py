"""From a site that sends readers to the page there that links to us."""
