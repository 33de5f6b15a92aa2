"""An evening at the track: who comes, in which group, and every tap of the stopwatch."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models import bounds
from coachapp.models.athlete import Athlete
from coachapp.models.entry import HistoryIsKept
from coachapp.models.identity import new_id
from coachapp.models.prepared import Prepared
from coachapp.models.squad import Coaching, Squad
from coachapp.models.user import User

#: More groups than reps of a long session are no groups any more.
GROUPS = (1, 60)
REPS = (1, 100)


class PracticeRows(models.QuerySet["Practice"]):
    """Practices, asked for in a coach's words."""

    def taking_place(self) -> PracticeRows:
        """Leave out those that were called off."""
        return self.filter(called_off_at=None)

    def of_coach(self, user: int, squad: str, practice: uuid.UUID) -> Practice | None:
        """The practice where the user has a part in the squad, which is its squad's `part` then."""
        return Coaching.along(user, _OF_COACH.first(user=user, squad=squad, practice=practice))


class Practice(models.Model):
    """One evening of a squad. The id may be made by the page that plans it, so that sending twice plans once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="practices", db_index=False)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeRows.as_manager()

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        indexes: ClassVar = [
            # The list of a squad's evenings, the latest first.
            models.Index(fields=["squad", "-on", "-id"], name="practices_of_squad"),
        ]
        constraints: ClassVar = [
            # What its athletes and taps point at together with their squad, and the door's look-up.
            models.UniqueConstraint(fields=["squad", "id"], name="practice_of_squad"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.place}".strip()


_OF_COACH = Prepared(
    lambda user, squad, practice: (
        Practice.objects.filter(pk=practice, squad__slug=squad, squad__coachings__user=user)
        .select_related("squad")
        .annotate(part=models.F("squad__coachings"), role=models.F("squad__coachings__role"))
    )
)


class PracticeAthleteRows(models.QuerySet["PracticeAthlete"]):
    """Athletes of an evening, asked for in a coach's words."""

    def known(self) -> PracticeAthleteRows:
        """Leave out those who were erased: their place is kept, but nobody is shown there."""
        return self.filter(athlete__erased_at=None)

    def by_name(self, practice: Practice) -> list[PracticeAthlete]:
        """Everybody on the list of this evening, by name, his athlete along."""
        found = _BY_NAME.objects(squad=practice.squad_id, practice=practice.pk)
        for row in found:
            row.practice, row.squad, row.athlete.squad = practice, practice.squad, practice.squad
        return found


class PracticeAthlete(models.Model):
    """One athlete's part in one evening.

    Whoever is taken off the list keeps his row with `here` off: a phone without a signal may be timing him
    all the while. `session_id` is the id under which his session will be logged, made when he is planned, so
    that logging twice is once. `prescription` is what was planned for him: pages ask the engine, and his session
    keeps it as what he was given where nothing was entered since (services/session_batch.py).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="athletes")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="practices")
    workout = models.CharField(_("workout"), max_length=20)
    group = models.PositiveSmallIntegerField(_("group"), default=1)
    first_rep = models.PositiveSmallIntegerField(_("first rep"), default=1)
    last_rep = models.PositiveSmallIntegerField(_("last rep"), null=True, blank=True)
    here = models.BooleanField(_("comes"), default=True)
    session_id = models.UUIDField(default=new_id, editable=False)
    prescription = models.JSONField(null=True, blank=True)

    objects = PracticeAthleteRows.as_manager()

    class Meta:
        verbose_name = _("athlete at a practice")
        verbose_name_plural = _("athletes at a practice")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["squad", "practice", "athlete"], name="practice_athlete_once"),
            models.UniqueConstraint(fields=["squad", "session_id"], name="practice_athlete_session_once"),
            models.CheckConstraint(condition=~models.Q(workout=""), name="practice_athlete_has_a_workout"),
            models.CheckConstraint(condition=bounds.between("group", *GROUPS), name="practice_athlete_group"),
            models.CheckConstraint(condition=bounds.between("first_rep", *REPS), name="practice_athlete_first_rep"),
            models.CheckConstraint(
                condition=models.Q(last_rep=None)
                | models.Q(last_rep__gte=models.F("first_rep"), last_rep__lte=REPS[1]),
                name="practice_athlete_last_rep",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete}, {self.workout}"


_BY_NAME = Prepared(
    lambda squad, practice: (
        PracticeAthlete.objects.known()
        .filter(squad=squad, practice=practice)
        .select_related("athlete")
        .order_by("athlete__name", "athlete__slug")
    )
)


class TapRows(models.QuerySet["Tap"]):
    """Taps: they are added and read, nothing else. The database refuses the rest as well."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("a tap is never changed")

    def delete(self) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("a tap is never deleted")


class Tap(models.Model):
    """One thing that a coach did at the stopwatch, under the id that his phone made when he did it.

    `at_ms` is the phone's evening clock, which never jumps and from which alone times are taken; `made_at` is
    its wall clock, for reading. Taps of one phone are in the order of `seq`; those of several are in none. A
    mistake is taken back by another tap.
    """

    class Kind(models.TextChoices):
        """What was done; the body says to whom."""

        GO = "go", _("sent off")
        FINISH = "finish", _("at the line")
        NAME = "name", _("named")
        MOVE = "move", _("given to another")
        UNDO = "undo", _("taken back")
        WRITE = "write", _("written")
        FLUSH = "flush", _("flush")
        EFFORT = "effort", _("effort")
        NOTE = "note", _("note")
        EXCUSE = "excuse", _("excused")
        STOP = "stop", _("stopped")
        RESUME = "resume", _("goes on")
        ARRIVE = "arrive", _("arrived")

    id = models.UUIDField(primary_key=True, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="taps")
    device = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    at_ms = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    body = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TapRows.as_manager()

    class Meta:
        verbose_name = _("tap")
        verbose_name_plural = _("taps")
        indexes: ClassVar = [
            # All taps of an evening, each phone's in its order.
            models.Index(fields=["squad", "practice", "device", "seq"], name="taps_of_practice"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["squad", "id"], name="tap_of_squad"),
            # A phone that counts to the same number twice has lost its place: neither is dropped unseen.
            models.UniqueConstraint(fields=["squad", "device", "seq"], name="tap_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "arrive", "effort", "excuse", "finish", "flush", "go", "move", "name", "note", "resume",
                        "stop", "undo", "write",
                    ]
                ),
                name="tap_kind_is_known",
            ),
            models.CheckConstraint(condition=models.Q(at_ms=None) | models.Q(at_ms__gte=0), name="tap_at_range"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the tap. Raises HistoryIsKept when it is already stored."""
        if not self._state.adding:
            raise HistoryIsKept("a tap is never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("a tap is never deleted")
