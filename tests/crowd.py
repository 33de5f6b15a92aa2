"""A squad of thirty with evenings of every size, as the pictures show them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from coachapp.models import User
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athletes
from coachapp.services.practice import Part, change_parts, plan_practice
from coachapp.services.practice_log import log_practice
from coachapp.services.squad import start_squad
from coachapp.training.pace import Mark, Pace
from tests.track import Phone, send

NAMES = (
    "Aino", "Bilal", "Chidi", "Dagny", "Emre", "Femi", "Greta", "Hana", "Ivo", "Jun", "Kaja", "Luca", "Mika", "Nia",
    "Otso", "Pilar", "Quinn", "Rana", "Soren", "Tove", "Uma", "Vito", "Wen", "Xenia", "Yara", "Zeno", "Asta", "Bo",
    "Cleo", "Dov",
)  # fmt: skip
SIZES = (1, 6, 12, 30)


def load_crowd(on: date) -> SimpleNamespace:
    """Load a coach with thirty athletes and an evening for 1, 6, 12 and 30 of them; two more are tapped to the end.

    `reviewed` has everything tapped, with a slow rep, a missed tap and a long rest; `logged` is logged as well.
    """
    coach = User.objects.create_user(email="canal@quarters.example", password=None, name="Marit Solheim")
    squad = start_squad(by=coach, name="Canal Club", time_zone="Europe/London")
    by = Actor.coach(coach)
    new = [
        NewAthlete(name=name, mark=Mark(on, 3000, Pace(72_000 + 900 * at).time_ms(3000)), goal=Pace(70_200 + 900 * at))
        for at, name in enumerate(NAMES)
    ]
    people = add_athletes(squad=squad, by=by, new=new, on=on)

    def evening(many: int, place: str) -> Any:
        chosen = people[:many]
        planned = plan_practice(squad=squad, by=by, on=on, athletes=[each.pk for each in chosen], place=place)
        size = max(1, -(-many // 6))
        parts = {each.pk: Part(group=1 + at // 6) for at, each in enumerate(chosen)} if size > 1 else {}
        return change_parts(practice=planned, by=by, to=parts) if parts else planned

    sized = {many: evening(many, f"Track, {many}") for many in SIZES}
    reviewed, logged = evening(8, "Canal track"), evening(5, "Canal track")
    for practice, many in ((reviewed, 8), (logged, 5)):
        phone, start_ms = Phone(), 10_000
        for rep in range(1, 13):
            times = {
                each: 72_000 + 900 * at + (137 * (rep + at)) % 700 + (3_100 if (rep, at) == (9, 2) else 0)
                for at, each in enumerate(people[:many])
            }
            start_ms = phone.rep(rep, start_ms, times) + (95_000 if rep == 5 else 58_000)
        if practice is reviewed:
            phone.tap("write", athlete=str(people[4].pk), rep=7, time_ms=75_900, estimated=True, why="missed")
            phone.tap("finish", start_ms + 80_000, athlete=None, rep=None)
        send(practice, by, phone.taps)
    log_practice(practice=logged, by=by, on=on)
    return SimpleNamespace(coach=coach, squad=squad, sized=sized, reviewed=reviewed, logged=logged)
