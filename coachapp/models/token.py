"""A key for a club's own scripts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.identity import new_id
from coachapp.models.squad import Coaching, Squad
from coachapp.models.user import User


class ApiTokenRows(models.QuerySet["ApiToken"]):
    """Tokens, asked for in an owner's words."""

    def open_at(self, now: datetime) -> ApiTokenRows:
        """Keep those that still open the door."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def of_owners(self) -> ApiTokenRows:
        """Keep those whose makers own their squads now, and may sign in."""
        parts = Coaching.objects.filter(squad=models.OuterRef("squad"), user=models.OuterRef("made_by"))
        owned = models.Exists(parts.filter(role=Coaching.Role.OWNER))
        return self.filter(owned, made_by__is_active=True)


class ApiToken(models.Model):
    """One token for one squad, good for what its scope says until it ends, or until whoever made it leaves.

    The token itself is shown once and kept as a digest. `last_on` is the day of its last use.
    """

    class Scope(models.TextChoices):
        """What a script may do with it."""

        READ = "read", _("read")
        LOG = "log", _("read and log sessions")

    NAME_LENGTH: ClassVar[int] = 80

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="api_tokens", db_index=False)
    name = models.CharField(_("what for"), max_length=NAME_LENGTH)
    scope = models.CharField(_("may"), max_length=10, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    last_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenRows.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes: ClassVar = [
            # The list on its page, the latest first.
            models.Index(fields=["squad", "-made_at"], name="api_tokens_of_squad"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="api_token_has_a_digest"),
            models.CheckConstraint(condition=~models.Q(name=""), name="api_token_has_a_name"),
            models.CheckConstraint(condition=models.Q(scope__in=["read", "log"]), name="api_token_scope_is_known"),
        ]

    def __str__(self) -> str:
        return self.name
