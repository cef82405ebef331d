"""URL to capture, politely: the only home of httpx and sqlite3."""
