"""The tables can be dealt out by squad over several PostgreSQL servers, as Citus does: held, so that it is no wish.

What Citus asks of a table that is distributed by a column (docs.citusdata.com, "Distributed data modeling"): every row
has that column; every unique key contains it; a foreign key to another distributed table is by that column as well, or
leads to a reference table, of which each server has a copy. docs/scale.md tells it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from coachapp.models import Squad, User, WaitingSquad

#: Small, read everywhere, written seldom: a copy on each server.
REFERENCE: set[type[models.Model]] = {Squad, User}
#: Of one person and of no squad yet: beside the accounts, on the server that they are written on.
OF_A_PERSON: set[type[models.Model]] = {WaitingSquad}
#: Keys that are unique by themselves. A version 7 UUID has 74 bits of chance, so that it is unique whoever made it,
#: and stays so as (squad, id); a row number is dealt out by one sequence, which Citus keeps one of for all servers.
BY_CHANCE, BY_SEQUENCE = models.UUIDField, (models.AutoField, models.BigAutoField)


def tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("coachapp").get_models())


def dealt_out() -> list[type[models.Model]]:
    return [model for model in tables() if model not in REFERENCE | OF_A_PERSON]


def names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def unique_keys(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """Yield every key of a table that no two rows may share, but for the primary key."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)


def test_every_table_is_a_squads_or_a_reference() -> None:
    homeless = [model.__name__ for model in dealt_out() if "squad" not in names(model)]
    assert not homeless, f"these rows belong to no squad: {homeless}"
    optional = [model.__name__ for model in dealt_out() if model._meta.get_field("squad").null]
    assert not optional, f"these rows may be without a squad: {optional}"


def test_every_unique_key_begins_with_the_squad() -> None:
    wrong = [f"{model.__name__}: {key}" for model in dealt_out() for key in unique_keys(model) if key[0] != "squad"]
    assert not wrong, "\n".join(wrong)


def test_every_primary_key_stays_one_together_with_the_squad() -> None:
    wrong = [
        f"{model.__name__}: {model._meta.pk}"
        for model in dealt_out()
        if not isinstance(model._meta.pk, (BY_CHANCE, *BY_SEQUENCE))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_index_of_ours_begins_with_the_squad() -> None:
    wrong = [
        f"{model.__name__}: {index.fields}"
        for model in dealt_out()
        for index in model._meta.indexes
        if index.fields[0] != "squad"
    ]
    assert not wrong, "\n".join(wrong)


def test_every_foreign_key_stays_in_the_squad_or_leads_to_a_reference() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in dealt_out()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model not in REFERENCE
        and field.related_model not in dealt_out()
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_shared_knows_no_squad() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in REFERENCE
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_the_database_holds_every_link_within_a_squad() -> None:
    """Each link between rows of a squad also exists as a foreign key over (squad, id), which is the one Citus keeps."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite holds it by triggers; tests/models/test_walls.py")
    wanted = {(table, target, ("squad_id", column)) for table, target, column in links()}
    assert not wanted - held(), sorted(wanted - held())


@pytest.mark.django_db
def test_no_link_within_a_squad_is_checked_by_its_id_alone_as_well() -> None:
    """The pair holds it, a second check costs as much as storing the row, and Citus would not take it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the id alone, and triggers for the squad")
    twice = {(table, target, (column,)) for table, target, column in links()} & held()
    assert not twice, sorted(twice)


def links() -> set[tuple[str, str, str]]:
    """Table, target and column of every link between rows of a squad."""
    return {
        (model._meta.db_table, field.related_model._meta.db_table, str(field.column))
        for model in dealt_out()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in dealt_out()
    }


def held() -> set[tuple[str, str, tuple[str, ...]]]:
    """Table, target and columns of every foreign key that PostgreSQL has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text,"
            " array(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(n, place)"
            "  JOIN pg_attribute ON attrelid = conrelid AND attnum = n ORDER BY place)"
            " FROM pg_constraint WHERE contype = 'f'"
        )
        return {(table, target, tuple(columns)) for table, target, columns in cursor.fetchall()}
