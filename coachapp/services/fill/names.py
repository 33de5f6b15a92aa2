"""Invented names for squads, coaches and athletes, dealt out by number. Nobody of them exists."""

from __future__ import annotations

from typing import Final

_GIVEN: Final = (
    "Adaeze", "Birk", "Caoimhe", "Dario", "Eilif", "Fenna", "Gwilym", "Halima", "Idris", "Jorun", "Kasimir", "Liadan",
    "Maelle", "Nadir", "Oddny", "Pranav", "Quilla", "Roisin", "Soraya", "Tarek", "Ursel", "Vidar", "Wanjiru", "Ximena",
    "Ylva", "Zoltan", "Anouk", "Bodil", "Cosmo", "Delphine", "Emeka", "Freyja", "Gaspard", "Hiroko", "Ingmar", "Jovana",
    "Kwame",
)  # fmt: skip
_FAMILY: Final = (
    "Abernell", "Brandqvist", "Carrowmore", "Duskin", "Eskelund", "Farthingale", "Gorse", "Hollowell", "Ironbridge",
    "Jessop-Lind", "Kestrelby", "Lowmoor", "Mirrendale", "Nettleship", "Overstrand", "Pellandine", "Quarrington",
    "Rookhope", "Saltmarsh", "Thistlewood", "Umberfield", "Vantongeren", "Wychling", "Yarrowby", "Zellermann",
    "Ashgrove-Oduya", "Birchall-Sato", "Cloudesley", "Dunmere", "Elderholt", "Fennimore-Khan",
)  # fmt: skip
_PLACES: Final = (
    "Alderbrook", "Bracken Hill", "Copperfield", "Dovermill", "Eastlock", "Foxglove", "Greywater", "Heronsford",
    "Ivyside", "Juniper", "Kilnbank", "Larkrise", "Mossdale", "Northweir", "Oxbow", "Pinewharf", "Quayside", "Reedmere",
    "Slatepit", "Towpath", "Upper Sluice", "Viaduct", "Wharfedyke",
)  # fmt: skip
_KINDS: Final = ("Harriers", "Track Club", "Striders", "Athletics", "Runners", "Milers", "Road Club")


def person(number: int) -> str:
    """A first and a family name; 1147 of them before the first comes again."""
    return f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[number % len(_FAMILY)]}"


def squad(number: int) -> str:
    """What a squad calls itself; 161 of them before the first comes again."""
    return f"{_PLACES[number % len(_PLACES)]} {_KINDS[number % len(_KINDS)]}"
