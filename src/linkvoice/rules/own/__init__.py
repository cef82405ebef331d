"""linkvoice itself: LV0xx."""
