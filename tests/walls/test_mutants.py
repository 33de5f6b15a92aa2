"""A check that is taken out is missed: a handful here, all of them in tests/ordeal/long_mutants.py."""

from __future__ import annotations

import pytest

from tests.ordeal.hunt import hunt
from tests.ordeal.mutants import mutants

#: One of each kind: a role, the guard of a page, a method.
HANDFUL = (
    "coachapp/views/squad_settings.py: squad_settings: may='lead' made 'log' in access.coaching",
    "coachapp/views/card.py: card: without @coaches",
    "coachapp/views/theme.py: theme: without @require_POST",
)


def test_there_are_as_many_as_there_are_checks() -> None:
    found = list(mutants())
    assert len(found) > 250
    assert len({one.name for one in found if "@coaches" in one.what}) > 25
    assert sum(one.second for one in found) < len(found) / 3


@pytest.mark.timeout(600)
def test_a_handful_is_caught() -> None:
    chosen = [one for one in mutants() if one.name in HANDFUL]
    assert len(chosen) == len(HANDFUL)
    alive = [fate.name for fate in hunt(chosen, lambda _fate: None, thorough=False) if not fate.caught]
    assert not alive
