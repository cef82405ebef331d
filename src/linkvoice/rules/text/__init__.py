"""What a link says of its target: LV4xx."""
