"""The tombstone of an athlete who was erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad
from coachapp.models.user import User


class Erasure(models.Model):
    """That everything personal of one athlete was erased, when, and at whose word; no name, no figure of his.

    While `done_at` is empty, within the one transaction that erases, the walls around the history and the taps let
    what speaks of this athlete be blotted out. A restored backup is erased again by these rows.
    """

    class Cause(models.TextChoices):
        """Why."""

        ASKED = "asked", _("asked for")
        RETENTION = "retention", _("kept long enough")
        RESTORED = "restored", _("erased again after a backup was restored")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.PROTECT, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=10, choices=Cause)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["squad", "athlete"], name="erasure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
