"""Open data of others: how well sites are known, and what hosts are. Fetched at the user's wish, kept in the cache, never shipped."""
