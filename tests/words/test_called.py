"""What people are called at the track: as shortly as tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.words.names import called


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Kenji Albaran", "Tindra Okonjo"], ["Kenji", "Tindra"]),
        (["Noor Vestergaard", "Noor El Amrani", "Ben"], ["Noor V.", "Noor A.", "Ben"]),
        (["Ben", "ben Okonjo"], ["Ben", "ben O."]),
        (["Ana Silva", "Ana Souza"], ["Ana Silva", "Ana Souza"]),
        (["Maya", "Maya"], ["Maya", "Maya"]),
        ([], []),
    ],
)
def test_the_first_name_where_it_is_the_only_one_and_more_where_it_is_not(
    names: list[str], expected: list[str]
) -> None:
    assert called(names) == expected


@given(st.lists(st.text("abAB ü", min_size=1, max_size=6).filter(str.strip), unique_by=str.casefold, max_size=6))
def test_nobody_is_called_as_somebody_else(names: list[str]) -> None:
    told = called(names)
    assert len(told) == len(names)
    assert len({one.casefold() for one in told}) == len(names)
