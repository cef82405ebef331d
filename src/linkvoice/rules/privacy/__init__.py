"""Rules about what a link tells others of its visitors, and what it lets them do."""
