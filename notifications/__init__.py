"""House 2: who is told what, when and how. Reads house 1; never the other way."""
