"""House 1: what is planned, who takes part, who owes what, what came of it. Never knows that mail exists."""
