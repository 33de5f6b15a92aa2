"""Whose desk a session is written at: the coach's, or the athlete's own phone. The pages are the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from coachapp.models import Athlete, Entry, LoggedSession
from coachapp.services.actor import Actor
from coachapp.views import access

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """One athlete's sessions, and who has them before him. `today` is the squad's own day."""

    athlete: Athlete
    by: Actor
    today: date

    @classmethod
    def of_coach(cls, request: HttpRequest, athlete: Athlete) -> Desk:
        """The desk of the signed-in coach."""
        return cls(athlete, access.actor(request), athlete.squad.today(timezone.now()))

    @classmethod
    def of_runner(cls, me: Athlete) -> Desk:
        """The athlete's own phone."""
        return cls(me, Actor.runner(me), me.squad.today(timezone.now()))

    @property
    def is_own(self) -> bool:
        """Whether it is the athlete's."""
        return self.by.is_athlete

    @property
    def log_url(self) -> str:
        """Where a new session is written."""
        return self._url("session-log", "my-log")

    @property
    def verdict_url(self) -> str:
        """Where the verdict comes from while one types."""
        return self._url("session-verdict", "my-verdict")

    @property
    def back_url(self) -> str:
        """Where one goes when there is nothing more to do here."""
        return self._url("athlete", "next")

    def session_url(self, row_id: UUID | str) -> str:
        """The page of a session."""
        return self._url("session", "my-session", row_id)

    def edit_url(self, row_id: UUID | str) -> str:
        """Where a session is edited."""
        return self._url("session-edit", "my-session-edit", row_id)

    def undo_url(self, row_id: UUID | str) -> str:
        """Where the last change of a session is taken back."""
        return self._url("session-undo", "my-session-undo", row_id)

    def may_edit(self, logged: LoggedSession) -> bool:
        """Whether whoever sits here may change this session.

        A coach may. An athlete may while it is his own entry and no coach has put a hand to it.
        """
        if logged.undone_at is not None:
            return False
        if not self.is_own:
            return True
        if not logged.by_athlete or logged.void_reason:
            return False
        entries = Entry.objects.filter(squad=logged.squad).about(logged)
        return not entries.exclude(actor_user=None).exists()

    def context(self) -> Context:
        """What every page of this desk needs: its frame and its names."""
        context: Context = {
            "desk": self,
            "athlete": self.athlete,
            "frame": "base_athlete.html" if self.is_own else "base.html",
        }
        return context if self.is_own else context | {"squad": self.athlete.squad}

    def _url(self, coachs: str, own: str, *args: object) -> str:
        if self.is_own:
            return reverse(own, args=args)
        return reverse(coachs, args=(self.athlete.squad.slug, self.athlete.slug, *args))
