"""A calendar that others subscribe to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad


class Feed(models.Model):
    """One calendar feed: of one athlete, or without an athlete of the whole squad.

    As with a personal link the secret of its address is a signature of the id and is not kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(
        Athlete, on_delete=models.CASCADE, related_name="feeds", null=True, blank=True, db_index=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        indexes: ClassVar = [
            # All feeds of an athlete, closed ones too: what is exported and erased of him.
            models.Index(fields=["squad", "athlete"], name="feeds_of_athlete"),
        ]
        constraints: ClassVar = [
            # One open feed an athlete, and one of the squad; also what their pages look them up by.
            models.UniqueConstraint(
                fields=["squad", "athlete"],
                condition=models.Q(revoked_at=None, athlete__isnull=False),
                name="feed_open_once_an_athlete",
            ),
            models.UniqueConstraint(
                fields=["squad"],
                condition=models.Q(revoked_at=None, athlete=None),
                name="feed_open_once_a_squad",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
