"""The squad, and who coaches it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.identity import new_id
from coachapp.models.user import User


class SquadRows(models.QuerySet["Squad"]):
    """Squads, asked for in a coach's words."""

    def coached_by(self, user: User) -> SquadRows:
        """Keep those in which this person coaches, in whatever role."""
        return self.filter(coachings__user=user)


class Squad(models.Model):
    """Everyone one group of coaches looks after: the wall that no row is seen across.

    `settings` holds only what differs from the defaults of the rules, under the names of
    `coachapp.training.settings.SETTINGS`.
    """

    NAME_LENGTH: ClassVar[int] = 80

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    slug = models.SlugField(max_length=60, unique=True, db_index=False)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    settings = models.JSONField(default=dict, blank=True)
    #: Athletes younger than this need a guardian's consent before they get a personal link; None asks nobody.
    consent_under = models.PositiveSmallIntegerField(_("consent under the age of"), null=True, blank=True)
    #: Whether its coaches must sign in with a second factor or a passkey.
    second_factor = models.BooleanField(_("second factor"), default=False)
    #: How many months after leaving an athlete is kept.
    keep_months = models.PositiveSmallIntegerField(_("months kept after leaving"), default=24)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SquadRows.as_manager()

    #: The part of the coach for whom this squad was looked up, for pages that offer only what he may do.
    part: Coaching | None = None

    class Meta:
        verbose_name = _("squad")
        verbose_name_plural = _("squads")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="squad_has_a_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="squad_has_a_slug"),
            models.CheckConstraint(
                condition=models.Q(consent_under=None) | models.Q(consent_under__gte=1, consent_under__lte=25),
                name="squad_consent_age_range",
            ),
            models.CheckConstraint(
                condition=models.Q(keep_months__gte=1, keep_months__lte=120), name="squad_keep_months_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def today(self, now: datetime) -> date:
        """Say which day it is where the squad trains. `now` comes from the caller and knows its zone."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


Found = TypeVar("Found", bound=models.Model)


class Coaching(models.Model):
    """One person's part in one squad: what he may do there."""

    class Role(models.TextChoices):
        """Each may do what the ones below it may: own, coach, or log sessions only."""

        OWNER = "owner", _("owner")
        COACH = "coach", _("coach")
        ASSISTANT = "assistant", _("assistant")

    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="coachings", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coachings")
    role = models.CharField(max_length=10, choices=Role, default=Role.COACH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("coaching")
        verbose_name_plural = _("coachings")
        constraints: ClassVar = [
            # Also the index for "who coaches here"; "whom does he coach" uses the one on user.
            models.UniqueConstraint(fields=["squad", "user"], name="coaching_once_a_squad"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "coach", "assistant"]),
                name="coaching_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def may_lead(self) -> bool:
        """Whether he may change athletes, goals, marks, overrules and settings, and not log only."""
        return self.role in (self.Role.OWNER, self.Role.COACH)

    @property
    def may_own(self) -> bool:
        """Whether he may decide who else coaches the squad."""
        return self.role == self.Role.OWNER

    @classmethod
    def along(cls, user: int, row: Found | None) -> Found | None:
        """Hang the user's part, which a query brought along as `part` and `role`, onto the squad of what it found."""
        if row is not None:
            found: Any = row
            columns = ["id", "squad_id", "user_id", "role"]
            part = cls.from_db(None, columns, [found.part, found.squad_id, user, found.role])
            part.squad, found.squad.part = found.squad, part
        return row
