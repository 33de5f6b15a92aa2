"""JSON for the database is read and written as Python's own module would, the oracle here, and refuses the rest."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from coachapp.models import LoggedRep
from coachapp.models.json_text import read, written

pytestmark = pytest.mark.once

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_written_is_read_by_both_and_comes_back(value: Any) -> None:
    for back in (read(written(value)), json.loads(written(value)), read(json.dumps(value))):
        assert json.dumps(back) == json.dumps(value)


def test_values_of_the_models_are_written_as_their_columns_have_them() -> None:
    key = uuid.UUID("0198c3a0-0000-7000-8000-00000000000a")
    told = [key, date(2026, 3, 3), LoggedRep.Kind.FLUSH, mark_safe("<b>"), (1, 2.5), 'ü 走 "\\'.strip(), True]
    assert written(told) == f'["{key.hex}","2026-03-03","flush","<b>",[1,2.5],"ü 走 \\"\\\\",true]'


def test_a_number_is_kept_however_long() -> None:
    assert read(written({"n": 2**70})) == {"n": 2**70}


def test_what_is_no_value_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="object is not stored so"):
        written({"body": object()})
    with pytest.raises(UnicodeEncodeError):
        written("half a letter: \ud83d")
    with pytest.raises(ValueError, match="malformed"):
        read("NaN")
