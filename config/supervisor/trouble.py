"""What keeps `up` from starting, said in one sentence."""

from __future__ import annotations


class Trouble(Exception):
    """The message is for whoever typed the command: what is wrong and what to do."""
