"""Every column of every table is in the file or listed as left out: what is new must be decided."""

from __future__ import annotations

from django.apps import apps

from coachapp.models.entry import SUBJECTS
from coachapp.squadfile import left_out
from coachapp.squadfile.tables import CARRIED, TABLES


def columns_in_the_file() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in TABLES:
        # What is told through a row that it points at counts as told.
        found.setdefault(table.model, set()).update(column.split("__")[0] for column in table.columns)
    return found


def test_every_column_is_told_or_left_out_for_a_reason() -> None:
    told = columns_in_the_file()
    models = {model.__name__: model for model in apps.get_app_config("coachapp").get_models()}
    assert set(models) == set(told) | set(left_out.MODELS)
    for name, columns in told.items():
        there = {field.name for field in models[name]._meta.concrete_fields}
        without = set(left_out.COLUMNS.get(name, {}))
        assert there == columns | without, f"tell these columns of {name} in the file, or leave them out for a reason"
        assert not columns & without, name


def test_every_reason_is_one() -> None:
    reasons = [*left_out.MODELS.values(), *(why for each in left_out.COLUMNS.values() for why in each.values())]
    assert all(len(why) >= 8 for why in reasons)


def test_no_secret_is_told() -> None:
    for table in TABLES:
        for column in table.columns:
            assert not {"digest", "token", "password", "email", "secret"} & set(column.split("_")), table.model


def test_history_is_told_of_what_is_told() -> None:
    told = columns_in_the_file()
    of_kind = {kind: model for model, kind in SUBJECTS.items()}
    assert set(CARRIED) == {kind for kind, model in of_kind.items() if model in told} - {"consent"}
    # A consent is told and not taken in: what was done about it stays behind as well.
    assert {of_kind[kind] for kind in set(of_kind) - set(CARRIED)} - {"Consent"} <= set(left_out.MODELS)
