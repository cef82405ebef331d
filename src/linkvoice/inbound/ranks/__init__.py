"""Open lists of others: how well sites are known. Fetched at the user's wish, kept in the cache, never shipped."""
