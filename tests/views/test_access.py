"""The one door: what is not yours does not exist, what is not your part is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from coachapp.models import Athlete, GivenOverrule, LoggedSession, RecordedMark, Squad, User
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.session import undo
from coachapp.views import access, phone
from tests.cast import TODAY, days_ago, log, ran


def asked_by(user: User | None = None) -> HttpRequest:
    """A request of this user's browser, which holds no link."""
    request = RequestFactory().get("/somewhere/?q=1")
    request.user = user or AnonymousUser()
    request.session = SessionStore()
    return request


@pytest.fixture
def session(ben: Athlete) -> LoggedSession:
    return log(ben, ran(days_ago(3))).logged


@pytest.fixture
def mark(ben: Athlete, by_ada: Actor) -> RecordedMark:
    return propose_mark(athlete=ben, by=by_ada, on=days_ago(1), distance_m=3000, time_ms=555_000)


@pytest.fixture
def given(ben: Athlete, by_ada: Actor) -> GivenOverrule:
    return overrule(athlete=ben, by=by_ada, kind="hold", reason="wind", on=TODAY)


def test_who_acts_is_the_user_himself_and_not_his_stand_in(ada: User) -> None:
    """The stand-in that Django puts into a request is slow to name, and no instance of its own."""
    request = asked_by()
    request.user = SimpleLazyObject(lambda: ada)  # type: ignore[assignment]
    assert access.coach(request) is ada
    assert access.actor(request).user is ada
    request.user = SimpleLazyObject(AnonymousUser)  # type: ignore[assignment]
    with pytest.raises(Http404):
        access.coach(request)


Doors = dict[str, Callable[[HttpRequest, str, str], object]]


@pytest.fixture
def doors(session: LoggedSession, mark: RecordedMark, given: GivenOverrule) -> Doors:
    """Every way to a row of Riverside: as (request, squad, athlete)."""
    return {
        "coaching": lambda request, squad, _athlete: access.coaching(request, squad),
        "squad": lambda request, squad, _athlete: access.squad(request, squad),
        "athlete": access.athlete,
        "logged": lambda request, squad, athlete: access.logged(request, squad, athlete, session.pk),
        "mark": lambda request, squad, athlete: access.mark(request, squad, athlete, mark.pk),
        "overrule": lambda request, squad, athlete: access.overrule(request, squad, athlete, given.pk),
    }


class TestCoach:
    def test_opens_what_is_hers(self, doors: Doors, ada: User) -> None:
        for name, door in doors.items():
            assert door(asked_by(ada), "riverside", "ben"), name

    def test_another_squads_coach_finds_nothing(self, doors: Doors, cleo: User, cato: Athlete) -> None:
        for name, door in doors.items():
            with pytest.raises(Http404):
                door(asked_by(cleo), "riverside", "ben")
            if name not in ("coaching", "squad"):
                with pytest.raises(Http404):
                    door(asked_by(cleo), "hilltop", "ben")
            if name in ("logged", "mark", "overrule"):
                with pytest.raises(Http404):
                    door(asked_by(cleo), "hilltop", "cato")

    def test_a_row_is_not_reached_through_another_athlete(self, doors: Doors, ada: User, bea: Athlete) -> None:
        for name in ("logged", "mark", "overrule"):
            with pytest.raises(Http404):
                doors[name](asked_by(ada), "riverside", "bea")

    def test_nobody_finds_nothing(self, doors: Doors) -> None:
        for door in doors.values():
            with pytest.raises(Http404):
                door(asked_by(), "riverside", "ben")

    def test_an_assistant_logs_and_leads_nothing(self, doors: Doors, abe: User) -> None:
        for name, door in doors.items():
            if name in ("mark", "overrule"):
                with pytest.raises(PermissionDenied):
                    door(asked_by(abe), "riverside", "ben")
            else:
                assert door(asked_by(abe), "riverside", "ben")
        for right in ("lead", "own"):
            with pytest.raises(PermissionDenied):
                access.athlete(asked_by(abe), "riverside", "ben", may=right)

    def test_sees_her_squads(self, ada: User, riverside: Squad, hilltop: Squad) -> None:
        assert list(access.squads(asked_by(ada))) == [riverside]

    def test_reads_who_has_left_and_what_was_undone(
        self, session: LoggedSession, ben: Athlete, ada: User, by_ada: Actor
    ) -> None:
        undo(logged=session, by=by_ada, version=1, on=TODAY)
        archive(athlete=ben, by=by_ada, on=TODAY)
        found = access.logged(asked_by(ada), "riverside", "ben", session.pk)
        assert found.undone_at is not None
        assert found.athlete.left_on == TODAY

    def test_a_session_comes_whole(self, session: LoggedSession, ada: User) -> None:
        found = access.logged(asked_by(ada), "riverside", "ben", session.pk)
        with CaptureQueriesContext(connection) as seen:
            found.as_value()
            assert found.athlete.squad.name == found.squad.name == "Riverside"
        assert len(seen) == 0

    def test_signs_in_first(self, ada: User) -> None:
        @access.coaches
        def page(request: HttpRequest) -> HttpResponse:
            return HttpResponse(access.actor(request).name)

        let_in = page(asked_by(ada))
        assert isinstance(let_in, HttpResponse)
        assert let_in.content == b"Ada"
        sent_away = page(asked_by())
        assert sent_away.status_code == 302
        assert sent_away["Location"] == "/accounts/login/?next=/somewhere/%3Fq%3D1"


class TestAthlete:
    def phone(self, athlete: Athlete, by: Actor) -> HttpRequest:
        request = asked_by()
        token = link.token_of(link.make(athlete=athlete, by=by))
        device = link.accept(token=token, label="", on=timezone.now().date())
        assert device is not None
        phone.sign_phone_in(request, device)
        return request

    def test_is_known_by_his_link(self, ben: Athlete, by_ada: Actor) -> None:
        request = self.phone(ben, by_ada)
        assert phone.signed_in_athlete(request) == ben
        phone.sign_phone_out(request)
        assert phone.signed_in_athlete(request) is None

    @pytest.mark.parametrize("end", [link.revoke, link.renew])
    def test_is_out_when_it_ends(self, ben: Athlete, by_ada: Actor, end: Callable[..., object]) -> None:
        request = self.phone(ben, by_ada)
        end(athlete=ben, by=by_ada)
        assert phone.signed_in_athlete(request) is None

    def test_is_out_when_he_leaves(self, ben: Athlete, by_ada: Actor) -> None:
        request = self.phone(ben, by_ada)
        archive(athlete=ben, by=by_ada, on=TODAY)
        assert phone.signed_in_athlete(request) is None

    @pytest.mark.parametrize("kept", ["", "no id", str(uuid.uuid4()), None, 7])
    def test_nothing_else_lets_him_in(self, ben: Athlete, kept: object) -> None:
        request = asked_by()
        request.session["device"] = kept
        assert phone.signed_in_athlete(request) is None

    def test_the_page_gets_him_or_sends_the_rest_home(self, ben: Athlete, by_ada: Actor, ada: User) -> None:
        @access.runs
        def page(request: HttpRequest, me: Athlete) -> HttpResponseBase:
            return HttpResponse(me.name)

        assert page(self.phone(ben, by_ada)).status_code == 200
        for request in (asked_by(), asked_by(ada)):
            answer = page(request)
            assert (answer.status_code, answer["Location"]) == (302, "/")

    def test_has_his_own_sessions_only(
        self, session: LoggedSession, ben: Athlete, bea: Athlete, cato: Athlete, by_ada: Actor
    ) -> None:
        assert access.my_session(ben, session.pk) == session
        for other in (bea, cato):
            with pytest.raises(Http404):
                access.my_session(other, session.pk)
        undo(logged=session, by=by_ada, version=1, on=TODAY)
        with pytest.raises(Http404):
            access.my_session(ben, session.pk)
