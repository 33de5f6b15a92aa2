"""Race results and time trials: what a date pace is taken from."""

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
from coachapp.training.pace import Mark, event_name


class MarkRows(models.QuerySet["RecordedMark"]):
    """Marks, asked for in a coach's words."""

    def confirmed(self) -> MarkRows:
        """Keep those that count as date pace."""
        return self.filter(state=RecordedMark.State.CONFIRMED)

    def proposed(self) -> MarkRows:
        """Keep those that wait for the coach."""
        return self.filter(state=RecordedMark.State.PROPOSED)


class RecordedMark(models.Model):
    """A dated result. It is a proposal until a coach confirms it, and counts from its day on."""

    class Kind(models.TextChoices):
        """How the time came about."""

        RACE = "race", _("race")
        TIME_TRIAL = "time_trial", _("time trial")
        TYPED = "typed", _("estimate")

    class State(models.TextChoices):
        """Whether it counts."""

        PROPOSED = "proposed", _("waiting for the coach")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="marks")
    on = models.DateField(_("day"))
    distance_m = models.FloatField(_("distance"))
    time_ms = models.PositiveIntegerField(_("time"))
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RACE)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_athlete = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MarkRows.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        indexes: ClassVar = [
            # The marks of a whole squad, or of one athlete in it, for its standings.
            models.Index(fields=["squad", "athlete", "on"], name="marks_of_athlete"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=bounds.a_time("time_ms"), name="mark_time_range"),
            models.CheckConstraint(condition=bounds.a_distance("distance_m"), name="mark_distance_range"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["race", "time_trial", "typed"]),
                name="mark_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_at=None, decided_by=None)
                | models.Q(state__in=["confirmed", "declined"], decided_at__isnull=False),
                name="mark_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(by_athlete=False) | models.Q(entered_by=None),
                name="mark_entered_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.on}"

    @property
    def event(self) -> str:
        """The name of the distance: "3000", "5K"; metres where it has none."""
        return event_name(self.distance_m) or f"{self.distance_m:g} m"

    @property
    def is_waiting(self) -> bool:
        """Whether a coach has still to decide on it."""
        return self.state == self.State.PROPOSED

    def as_value(self) -> Mark:
        """The mark as the core knows it."""
        return Mark(on=self.on, distance_m=self.distance_m, time_ms=self.time_ms)
