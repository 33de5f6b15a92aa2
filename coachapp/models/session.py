"""What an athlete ran, as it was written down."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models import bounds
from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad
from coachapp.models.user import User
from coachapp.training.session import FlushRep, Rep, Session


class SessionRows(models.QuerySet["LoggedSession"]):
    """Sessions, asked for in a coach's words."""

    def kept(self) -> SessionRows:
        """Leave out those whose logging was undone. Void ones are kept: they are history."""
        return self.filter(undone_at=None)

    def with_reps(self) -> SessionRows:
        """Fetch the reps along, in order, so that `as_value` asks nothing more."""
        return self.prefetch_related(the_reps())


class LoggedSession(models.Model):
    """One athlete's session. The id is made where it was typed, so that sending twice stores once.

    `void_reason` leaves it out of every standing; `undone_at` takes back that it was logged at all.
    `prescription` is what was asked for when it was logged, for showing; it is never judged by.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="sessions")
    workout = models.CharField(max_length=20)
    on = models.DateField(_("day"))
    rpe_half = models.PositiveSmallIntegerField(_("effort in half points"), null=True, blank=True)
    conditions = models.CharField(_("conditions"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    void_reason = models.CharField(_("left out because"), max_length=200, blank=True)
    trained_through = models.BooleanField(_("trained through the gap"), default=False)
    extra_counted = models.BooleanField(_("count the planned reps"), default=False)
    by_athlete = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    prescription = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    undone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionRows.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes: ClassVar = [
            # The log of a whole squad, or of one athlete in it, by day.
            models.Index(fields=["squad", "athlete", "on"], name="sessions_of_athlete"),
        ]
        constraints: ClassVar = [
            # What reps point at together with their squad, and the door's look-up.
            models.UniqueConstraint(fields=["squad", "id"], name="session_of_squad"),
            models.CheckConstraint(condition=~models.Q(workout=""), name="session_has_a_workout"),
            models.CheckConstraint(
                condition=bounds.between_or_empty("rpe_half", *bounds.RPE_HALF),
                name="session_rpe_range",
            ),
            models.CheckConstraint(
                condition=models.Q(by_athlete=False) | models.Q(entered_by=None),
                name="session_entered_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workout} {self.on}"

    def as_value(self) -> Session:
        """The session as the core knows it. Ask for it `with_reps` where there are several."""
        rows = sorted(self.reps.all(), key=lambda row: row.number)
        return Session(
            on=self.on,
            reps=tuple(row.as_rep() for row in rows if row.kind == LoggedRep.Kind.REP),
            flush=tuple(row.as_flush() for row in rows if row.kind == LoggedRep.Kind.FLUSH),
            key=str(self.id),
            rpe_half=self.rpe_half,
            void=self.void_reason,
            trained_through=self.trained_through,
            extra_counted=self.extra_counted,
            note=self.note,
        )


class LoggedRep(models.Model):
    """One rep or one flush of a session, and the recovery after it.

    `excused` and `recovery_excused` are the coach's reasons, empty when nothing was excused: there
    is no excuse without one.
    """

    class Kind(models.TextChoices):
        """A rep is judged, a flush never."""

        REP = "rep", _("rep")
        FLUSH = "flush", _("flush")

    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey(LoggedSession, on_delete=models.CASCADE, related_name="reps")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.REP)
    number = models.PositiveSmallIntegerField()
    distance_m = models.FloatField()
    time_ms = models.PositiveIntegerField(null=True, blank=True)
    recovery_ms = models.PositiveIntegerField(null=True, blank=True)
    excused = models.CharField(max_length=200, blank=True)
    recovery_excused = models.CharField(max_length=200, blank=True)
    splits = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("rep")
        verbose_name_plural = _("reps")
        constraints: ClassVar = [
            # A number once a session, and the index for the reps of a whole squad.
            models.UniqueConstraint(fields=["squad", "session", "kind", "number"], name="rep_once_a_session"),
            models.CheckConstraint(
                condition=models.Q(kind="rep") | models.Q(kind="flush", excused="", recovery_excused=""),
                name="rep_kind_is_known",
            ),
            models.CheckConstraint(condition=bounds.between("number", 1, 100), name="rep_number"),
            models.CheckConstraint(condition=bounds.a_distance("distance_m"), name="rep_distance_range"),
            models.CheckConstraint(condition=bounds.a_time_or_empty("time_ms"), name="rep_time_range"),
            models.CheckConstraint(condition=bounds.a_time_or_empty("recovery_ms"), name="rep_recovery_range"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def as_rep(self) -> Rep:
        """The rep as the core knows it."""
        return Rep(
            number=self.number,
            distance_m=self.distance_m,
            time_ms=self.time_ms,
            recovery_ms=self.recovery_ms,
            excused=self.excused,
            recovery_excused=self.recovery_excused,
            splits_ms=tuple(self.splits),
        )

    def as_flush(self) -> FlushRep:
        """The flush as the core knows it."""
        return FlushRep(distance_m=self.distance_m, time_ms=self.time_ms, recovery_ms=self.recovery_ms)


def the_reps() -> models.Prefetch[str, models.QuerySet[LoggedRep], str]:
    """What is fetched along with sessions: their reps and flushes, in order."""
    return models.Prefetch("reps", LoggedRep.objects.order_by("kind", "number"))
