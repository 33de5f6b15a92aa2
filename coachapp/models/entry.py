"""The history: who changed what, and what it was before."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.squad import Squad
from coachapp.models.user import User


class HistoryIsKept(TypeError):
    """Somebody tried to change or delete an entry of the history."""


class EntryRows(models.QuerySet["Entry"]):
    """Entries: they are added and read, nothing else. The database refuses the rest as well."""

    def about(self, subject: models.Model) -> EntryRows:
        """Keep the entries about one row, the latest first."""
        kind = SUBJECTS[type(subject).__name__]
        return self.filter(subject_kind=kind, subject_id=str(subject.pk)).order_by("-id")

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("an entry is never changed")

    def delete(self) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("an entry is never deleted")


#: What an entry calls the row it is about.
SUBJECTS = {
    "Squad": "squad",
    "Coaching": "coaching",
    "Athlete": "athlete",
    "AgreedGoal": "goal",
    "RecordedMark": "mark",
    "LoggedSession": "session",
    "GivenOverrule": "overrule",
    "PersonalLink": "link",
    "Practice": "practice",
    "Invitation": "invitation",
    "Device": "device",
    "ConsentText": "text",
    "Consent": "consent",
    "Erasure": "erasure",
    "ImportedFile": "file",
    "Feed": "feed",
    "ApiToken": "token",
}
#: What an entry may be about without any standing, or what is asked for next, being another one.
WITHOUT_EFFECT = frozenset(
    {"link", "practice", "device", "consent", "text", "invitation", "coaching", "file", "feed", "token"}
)


class Entry(models.Model):
    """One change: its actor (a coach, the athlete himself, or the machine), before and after.

    The order is that of `id`: clocks may jump, the counter does not. Nobody's row can be deleted
    while the history speaks of it.
    """

    squad = models.ForeignKey(Squad, on_delete=models.PROTECT, related_name="+", db_index=False)
    athlete = models.ForeignKey(
        Athlete, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    actor_athlete = models.ForeignKey(
        Athlete, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    verb = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=10)
    subject_id = models.CharField(max_length=36)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    objects = EntryRows.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        indexes: ClassVar = [
            # The history of one row, latest first: undo, and the session page.
            models.Index(fields=["squad", "subject_kind", "subject_id", "-id"], name="entries_of_subject"),
            # The history of one athlete, and that of a squad, page by page.
            models.Index(fields=["squad", "athlete", "-id"], name="entries_of_athlete"),
            models.Index(fields=["squad", "-id"], name="entries_of_squad"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="entry_has_a_verb"),
            models.CheckConstraint(
                condition=models.Q(subject_kind__in=sorted(SUBJECTS.values())),
                name="entry_subject_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(actor_user=None) | models.Q(actor_athlete=None),
                name="entry_has_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises HistoryIsKept when it is already stored."""
        if not self._state.adding:
            raise HistoryIsKept("an entry is never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse. Raises HistoryIsKept."""
        raise HistoryIsKept("an entry is never deleted")
