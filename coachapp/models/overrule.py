"""The coach's word against the engine's."""

from __future__ import annotations

from typing import ClassVar, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models import bounds
from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad
from coachapp.models.user import User
from coachapp.training.log import Overrule, OverruleKind
from coachapp.training.stage import Stage


class OverruleRows(models.QuerySet["GivenOverrule"]):
    """Overrules, asked for in a coach's words."""

    def in_force(self) -> OverruleRows:
        """Leave out those that were taken back."""
        return self.filter(taken_back_at=None)


class GivenOverrule(models.Model):
    """A place that a coach set, with his reason. Taking it back keeps the row."""

    class Kind(models.TextChoices):
        """What the coach said; the place it came to is stored beside it."""

        ADVANCE = "advance", _("one step on")
        HOLD = "hold", _("hold")
        STEP_BACK = "step_back", _("one step back")
        SET = "set", _("set the place")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="overrules")
    workout = models.CharField(max_length=20)
    on = models.DateField(_("day"))
    kind = models.CharField(max_length=10, choices=Kind)
    stage = models.PositiveSmallIntegerField()
    goal_reps = models.PositiveSmallIntegerField(default=0)
    recovery_s = models.PositiveSmallIntegerField(null=True, blank=True)
    before_sessions = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = OverruleRows.as_manager()

    class Meta:
        verbose_name = _("overrule")
        verbose_name_plural = _("overrules")
        indexes: ClassVar = [
            # The overrules of a whole squad, or of one athlete in it, for its standings.
            models.Index(fields=["squad", "athlete", "on"], name="overrules_of_athlete"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["advance", "hold", "step_back", "set"]),
                name="overrule_kind_is_known",
            ),
            models.CheckConstraint(
                condition=bounds.between("stage", Stage.STABILISE, Stage.READY),
                name="overrule_stage_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__lt=Stage.RAISE, goal_reps=0)
                | models.Q(stage__gte=Stage.RAISE, goal_reps__gte=1, goal_reps__lte=16),
                name="overrule_goal_reps_fit_stage",
            ),
            models.CheckConstraint(
                condition=bounds.between_or_empty("recovery_s", 5, 1800),
                name="overrule_recovery_range",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="overrule_has_a_reason"),
            models.CheckConstraint(condition=~models.Q(workout=""), name="overrule_has_a_workout"),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by=None)
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="overrule_taken_back_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    def as_value(self) -> Overrule:
        """The overrule as the core knows it. Its giver's name is asked for: select him along."""
        return Overrule(
            on=self.on,
            stage=Stage(self.stage),
            goal_reps=self.goal_reps,
            recovery_s=self.recovery_s,
            kind=cast(OverruleKind, self.kind),
            reason=self.reason,
            who=str(self.given_by),
            before_sessions=self.before_sessions,
        )
