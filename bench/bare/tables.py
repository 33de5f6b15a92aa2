"""Make the two tables that the bare app writes into: `python -m bench.bare.tables`, once for each database."""

from django.db import connection

from bench.bare.app import Line, Note

with connection.schema_editor() as editor:
    editor.create_model(Note)
    editor.create_model(Line)
