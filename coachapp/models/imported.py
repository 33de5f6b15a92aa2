"""Files that came in from watches and spreadsheets, kept as they were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad
from coachapp.models.user import User


class ImportedFileRows(models.QuerySet["ImportedFile"]):
    """Imported files, asked for in a coach's words."""

    def without_content(self) -> ImportedFileRows:
        """Leave the bytes in the database: a list needs none of them."""
        return self.defer("content")


class ImportedFile(models.Model):
    """One file as it came in, whose it is, and what became of it.

    Files that came in together share a `batch`. `athlete` is None until somebody or the file's name has said whose it
    is, and stays None for a sheet of several athletes. `sessions` lists the sessions that were logged from it, each
    with its athlete; their ids are made of the file's digest, so that the same file twice is one session.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("waiting")
        READ = "read", _("read")
        REFUSED = "refused", _("not readable")
        SAVED = "saved", _("logged")
        DROPPED = "dropped", _("put aside")

    NAME_LENGTH: ClassVar[int] = 160
    MOST_BYTES: ClassVar[int] = 4 * 1024 * 1024

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    batch = models.UUIDField()
    athlete = models.ForeignKey(
        Athlete, on_delete=models.CASCADE, related_name="files", null=True, blank=True, db_index=False
    )
    name = models.CharField(_("file"), max_length=NAME_LENGTH)
    digest = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    refusal = models.JSONField(null=True, blank=True)
    sessions = models.JSONField(default=list, blank=True)
    #: How days like 03/04 are read, once somebody has said so, and the day of a file that names none.
    day_first = models.BooleanField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by_athlete = models.ForeignKey(
        Athlete, on_delete=models.CASCADE, related_name="+", null=True, blank=True, db_index=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImportedFileRows.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        indexes: ClassVar = [
            # The files of one batch, in the order in which they came.
            models.Index(fields=["squad", "batch", "id"], name="imported_of_batch"),
            # The files of one athlete, and whether this one was there before.
            models.Index(fields=["squad", "athlete", "digest"], name="imported_of_athlete"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["squad", "batch", "digest"], name="imported_once_a_batch"),
            models.CheckConstraint(condition=~models.Q(digest=""), name="imported_has_a_digest"),
            models.CheckConstraint(
                condition=models.Q(size__gte=0, size__lte=4 * 1024 * 1024), name="imported_size_range"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "read", "refused", "saved", "dropped"]),
                name="imported_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
