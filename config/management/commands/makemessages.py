"""makemessages with the project's own settings, so that the catalogue comes out the same on every machine."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

FOREIGN = (".venv", ".uv", "node_modules", "var", "tests", "bench", "staticfiles")


class Command(makemessages.Command):
    # `lazy` is gettext_lazy where one module needs both it and gettext as `_`.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=lazy"]
    # A guess from a similar sentence looks like a translation and is none.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Files without line numbers and lines without wrapping keep the differences small."""
        fixed = {"no_obsolete": True, "no_wrap": True, "add_location": "file"}
        ignored = [*options["ignore_patterns"], *FOREIGN]
        super().handle(*args, **{**options, **fixed, "ignore_patterns": ignored})
