"""Who links to us: sources claim it, a visit proves it, the ledger keeps it."""
