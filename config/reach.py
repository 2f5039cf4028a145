"""Whether the database answers, asked with a patience of seconds rather than that of a connection pool."""

from __future__ import annotations

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.postgresql.base import DatabaseWrapper

PATIENCE_SECONDS = 5


def silence() -> str:
    """The first line of what the database says against being used, or nothing when it answers."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        if isinstance(connection, DatabaseWrapper):
            psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": PATIENCE_SECONDS}).close()
        connection.ensure_connection()
    except (DatabaseError, psycopg.Error) as error:
        return str(error).strip().splitlines()[0]
    return ""
