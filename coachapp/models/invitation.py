"""An invitation to coach a squad."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.identity import new_id
from coachapp.models.squad import Coaching, Squad
from coachapp.models.user import User


class InvitationRows(models.QuerySet["Invitation"]):
    """Invitations, asked for in an owner's words."""

    def open_at(self, now: datetime) -> InvitationRows:
        """Keep those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """One link that makes one person coach or assistant of one squad, once, for a few days.

    The secret of its address is kept only as a digest: whoever reads the table can accept nothing.
    `note` is for whom it was made, in the inviter's words. Where it was made for one e-mail address, `email`, only an
    account that has confirmed that address can accept it. Once accepted, the account says who it was, and the address goes.
    """

    class Role(models.TextChoices):
        """What an invitation can make of somebody; an owner is made by handing over, never by a link."""

        COACH = "coach", _("coach")
        ASSISTANT = "assistant", _("assistant")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    role = models.CharField(max_length=10, choices=Role, default=Role.COACH)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    email = models.EmailField(_("only for this e-mail address"), blank=True)
    digest = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationRows.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes: ClassVar = [
            # The list on the people page, the latest first.
            models.Index(fields=["squad", "-made_at"], name="invitations_of_squad"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="invitation_has_a_digest"),
            models.CheckConstraint(
                condition=models.Q(role__in=[Coaching.Role.COACH.value, Coaching.Role.ASSISTANT.value]),
                name="invitation_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, accepted_by=None)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="invitation_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.made_at:%Y-%m-%d}"
