"""The athlete and the goals agreed with him."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models import bounds
from coachapp.models.identity import new_id
from coachapp.models.json_text import written
from coachapp.models.prepared import Among, Prepared
from coachapp.models.squad import Coaching, Squad
from coachapp.models.user import User
from coachapp.training.log import Goal
from coachapp.training.pace import Pace

THE_MARCH = "12x400"


class AthleteRows(models.QuerySet["Athlete"]):
    """Athletes, asked for in a coach's words."""

    def training(self) -> AthleteRows:
        """Leave out those who have left the squad."""
        return self.filter(left_on=None)

    def left(self) -> AthleteRows:
        """Keep only those who have left; their history can still be read."""
        return self.exclude(left_on=None).filter(erased_at=None)

    def known(self) -> AthleteRows:
        """Leave out the shells of those who were erased."""
        return self.filter(erased_at=None)

    def of_coach(self, user: int, squad: str, athlete: str) -> Athlete | None:
        """The athlete with this slug where the user has a part in the squad, which is his squad's `part` then."""
        return Coaching.along(user, _OF_COACH.first(user=user, squad=squad, athlete=athlete))

    def locked(self, athlete: Athlete) -> Athlete:
        """Fetch the athlete afresh and keep everybody else from changing what is his until the end.

        Whatever changes a log begins with this, so that two who save at once come one after the
        other. On SQLite the transaction itself is that lock.
        """
        _in_transaction()
        found = _LOCKED.first(squad=athlete.squad_id, athlete=athlete.pk)
        if found is None:
            raise Athlete.DoesNotExist
        return found

    def lock(self, squad: uuid.UUID, athletes: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """The same for many of one squad, in one order, so that two can wait for each other's end; none is fetched.

        Returns the ids of those who are there.
        """
        _in_transaction()
        return {pk for (pk,) in _LOCK.rows(squad=squad, athletes=written(list(athletes)))}


class Athlete(models.Model):
    """One person who runs for a squad. He needs no account: a personal link signs his phone in.

    `workout` is what he is on now; `settings` holds only what differs from his squad's. Saving his
    particulars raises `version`, so that two coaches do not overwrite each other unseen.
    """

    NAME_LENGTH: ClassVar[int] = 80

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="athletes", db_index=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    slug = models.SlugField(max_length=60, db_index=False)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    workout = models.CharField(_("workout"), max_length=20, default=THE_MARCH)
    settings = models.JSONField(default=dict, blank=True)
    target_race_name = models.CharField(_("target race"), max_length=80, blank=True)
    target_race_on = models.DateField(_("day of the race"), null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    #: Set on the nameless shell that stays of somebody erased, so that the squad's totals stay true.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AthleteRows.as_manager()

    class Meta:
        verbose_name = _("athlete")
        verbose_name_plural = _("athletes")
        constraints: ClassVar = [
            # The door's look-up, and the squad page's list: it filters a few dozen rows by hand.
            models.UniqueConstraint(fields=["squad", "slug"], name="athlete_slug_once_a_squad"),
            # What the rows of an athlete point at together with their squad.
            models.UniqueConstraint(fields=["squad", "id"], name="athlete_of_squad"),
            models.CheckConstraint(condition=~models.Q(name=""), name="athlete_has_a_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="athlete_has_a_slug"),
            models.CheckConstraint(condition=~models.Q(workout=""), name="athlete_has_a_workout"),
            models.CheckConstraint(
                condition=bounds.between_or_empty("birth_year", *bounds.BIRTH_YEARS),
                name="athlete_birth_year_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name


_OF_COACH = Prepared(
    lambda user, squad, athlete: (
        Athlete.objects.known()
        .filter(slug=athlete, squad__slug=squad, squad__coachings__user=user)
        .select_related("squad")
        .annotate(part=models.F("squad__coachings"), role=models.F("squad__coachings__role"))
    )
)
_LOCKED = Prepared(
    lambda squad, athlete: (
        Athlete.objects.select_related("squad").select_for_update(of=("self",)).filter(squad=squad, pk=athlete)
    )
)


def _in_transaction() -> None:
    # Django asks for it only where it writes the SQL of a lock.
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a lock is held until the end of a transaction")


_LOCK = Prepared(
    lambda squad, athletes: (
        Athlete.objects.select_for_update().filter(squad=squad, pk__in=Among(athletes)).order_by("pk").values_list("pk")
    )
)


class AgreedGoal(models.Model):
    """A goal pace over 3000 m, from a day on; without a day, from before the log begins.

    `before_sessions` is off when it was agreed after that day's session: that one keeps its targets.
    `against_ms` is the date pace per 400 m that it was set against, where one was known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="goals")
    on = models.DateField(_("from"), null=True, blank=True)
    before_sessions = models.BooleanField(default=True)
    pace_ms = models.PositiveIntegerField(_("goal pace per 400 m"))
    against_ms = models.PositiveIntegerField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints: ClassVar = [
            # One goal for the sessions of a day and one after them; also the index for the goals of a squad or of
            # one athlete in it.
            models.UniqueConstraint(fields=["squad", "athlete", "on", "before_sessions"], name="goal_once_a_day"),
            models.UniqueConstraint(
                fields=["squad", "athlete"],
                condition=models.Q(on=None),
                name="goal_once_before_the_log",
            ),
            models.CheckConstraint(condition=bounds.between("pace_ms", *bounds.GOAL_PACE_MS), name="goal_pace_range"),
            models.CheckConstraint(
                condition=models.Q(against_ms=None) | models.Q(pace_ms__lt=models.F("against_ms")),
                name="goal_faster_than_date_pace",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pace_ms} ms"

    @property
    def pace(self) -> Pace:
        """The goal as a pace."""
        return Pace(self.pace_ms)

    def as_value(self) -> Goal:
        """The goal as the core knows it."""
        return Goal(pace=self.pace, on=self.on, before_sessions=self.before_sessions)
