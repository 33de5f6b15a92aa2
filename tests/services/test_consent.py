"""Consent: who needs it, how it comes and goes, and that without it nobody has a link."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from coachapp.models import Athlete, Consent, ConsentText, Entry, PersonalLink, Squad
from coachapp.services import consent as consents
from coachapp.services import consent_change as change
from coachapp.services import device, link, link_sheet
from coachapp.services.actor import Actor
from coachapp.services.athlete import Particulars, VersionConflict, change_athlete
from tests.cast import TODAY, make_athlete

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WORDS = "We keep times."


def rule(squad: Squad, by: Actor, under: int | None, words: str = WORDS) -> list[Athlete]:
    squad.refresh_from_db()
    return change.change_rule(
        squad=squad, by=by, version=squad.version, consent_under=under, keep_months=24, words=words
    )


def asked(athlete: Athlete, by: Actor) -> str:
    made, secret = uuid.uuid4(), change.new_secret()
    change.ask(athlete=athlete, by=by, consent_id=made, secret=secret)
    return change.token_of(made, secret)


def state(athlete: Athlete) -> consents.ConsentState:
    athlete = Athlete.objects.select_related("squad").get(pk=athlete.pk)
    return consents.state_of(athlete, now=timezone.now())


@pytest.mark.parametrize(
    ("born", "under", "needed"),
    [(2010, 16, True), (2009, 16, False), (2011, 16, True), (None, 16, True), (None, None, False), (2015, None, False)],
)
def test_who_needs_it_on_a_day_of_2026(born: int | None, under: int | None, needed: bool) -> None:
    """Whoever turns sixteen in the year still needs it: nobody knows the day."""
    assert consents.is_needed(Athlete(name="x", birth_year=born), under, date(2026, 12, 31)) is needed


class TestRule:
    def test_it_ends_the_links_of_those_who_lack_consent(self, riverside: Squad, ben: Athlete, by_ada: Actor) -> None:
        old = make_athlete(riverside, "Old")
        old.birth_year = 1990
        old.save()
        for who in (ben, old):
            link.make(athlete=who, by=by_ada)
        phone = link.accept(token=link.token_of(_open(ben)), label="", on=TODAY)
        assert phone is not None
        assert consents.losing_links(riverside, under=16, now=NOW) == [ben]
        assert rule(riverside, by_ada, 16) == [ben]
        assert link.open_link(ben) is None
        assert device.signed_in(phone.pk) is None
        assert link.open_link(old) is not None
        with pytest.raises(consents.ConsentMissing):
            link.make(athlete=ben, by=by_ada)
        assert link_sheet.make_missing(squad=riverside, by=by_ada) == 0

    def test_sent_twice_it_is_one_change(self, riverside: Squad, by_ada: Actor) -> None:
        for _again in range(2):
            change.change_rule(squad=riverside, by=by_ada, version=1, consent_under=14, keep_months=12, words=WORDS)
        riverside.refresh_from_db()
        assert (riverside.version, riverside.consent_under, riverside.keep_months) == (2, 14, 12)
        assert Entry.objects.filter(verb="change_consent_rule").count() == 1
        with pytest.raises(VersionConflict):
            change.change_rule(squad=riverside, by=by_ada, version=1, consent_under=15, keep_months=12, words=WORDS)

    def test_words_from_before_somebody_elses_do_not_go_over_them(self, riverside: Squad, by_ada: Actor) -> None:
        rule(riverside, by_ada, 16)
        riverside.refresh_from_db()
        seen = riverside.version
        rule(riverside, by_ada, 16, "We keep times, and notes about training.")
        for under, words in ((16, "We keep times."), (14, WORDS)):
            with pytest.raises(VersionConflict):
                change.change_rule(
                    squad=riverside, by=by_ada, version=seen, consent_under=under, keep_months=24, words=words
                )
        now = change.current_text(riverside)
        assert now is not None
        assert (now.version, now.words) == (2, "We keep times, and notes about training.")
        assert Entry.objects.filter(verb="change_consent_rule").count() == 1, "new words are no new rule"

    def test_a_second_request_ends_the_first_and_nobody_elses(
        self, riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor
    ) -> None:
        rule(riverside, by_ada, 16)
        for person in (ben, bea, ben):
            asked(person, by_ada)
        still_open = Consent.objects.filter(withdrawn_at=None).values_list("athlete", flat=True)
        assert sorted(still_open, key=str) == sorted([ben.pk, bea.pk], key=str)

    def test_taken_back_for_one_it_stands_for_the_others(
        self, riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor
    ) -> None:
        rule(riverside, by_ada, 16)
        for person in (ben, bea):
            change.record_paper(athlete=person, by=by_ada, given_by="Nora", on=TODAY)
        assert change.withdraw(athlete=ben, by=by_ada) == 1
        assert state(ben).given is None
        assert state(bea).given is not None

    def test_new_words_are_a_new_version_and_old_consents_stay(
        self, riverside: Squad, ben: Athlete, by_ada: Actor
    ) -> None:
        rule(riverside, by_ada, 16)
        change.record_paper(athlete=ben, by=by_ada, given_by="Nora", on=TODAY)
        rule(riverside, by_ada, 16, "We keep times and notes.")
        rule(riverside, by_ada, 16, "We keep times and notes.")
        assert [row.version for row in ConsentText.objects.order_by("version")] == [1, 2]
        given = state(ben).given
        assert given is not None
        assert (given.text.version, given.text.words) == (1, WORDS)

    def test_an_athlete_who_turns_out_to_be_young_loses_his_link(
        self, riverside: Squad, ben: Athlete, by_ada: Actor
    ) -> None:
        ben.birth_year = 1990
        ben.save()
        rule(riverside, by_ada, 16)
        ben = Athlete.objects.get(pk=ben.pk)
        link.make(athlete=ben, by=by_ada)
        to = Particulars("Ben", 2014, ben.workout, "", None, {})
        change_athlete(athlete=ben, by=by_ada, version=ben.version, to=to)
        assert link.open_link(ben) is None


class TestByLink:
    @pytest.fixture(autouse=True)
    def _needed(self, riverside: Squad, by_ada: Actor) -> None:
        rule(riverside, by_ada, 16)

    def test_given_it_allows_a_link(self, ben: Athlete, by_ada: Actor) -> None:
        token = asked(ben, by_ada)
        assert state(ben).code == "asked"
        for _again in range(2):
            change.give(token=token, given_by="Nora Rao")
        found = state(ben)
        assert found.code == "given"
        assert found.given is not None
        assert (found.given.given_by, found.given.method) == ("Nora Rao", "online")
        link.make(athlete=ben, by=by_ada)
        assert Entry.objects.filter(verb="give_consent").count() == 1

    def test_withdrawn_by_the_same_link_the_phones_are_out(self, ben: Athlete, by_ada: Actor) -> None:
        token = asked(ben, by_ada)
        change.give(token=token, given_by="Nora Rao")
        phone = link.accept(token=link.token_of(link.make(athlete=ben, by=by_ada)), label="", on=TODAY)
        assert phone is not None
        for _again in range(2):
            change.withdraw_by_link(token=token)
        assert state(ben).code == "withdrawn"
        assert device.signed_in(phone.pk) is None
        assert not PersonalLink.objects.filter(revoked_at=None).exists()
        with pytest.raises(change.ConsentClosed):
            change.give(token=token, given_by="Nora Rao")

    def test_it_runs_out_after_fourteen_days(self, ben: Athlete, by_ada: Actor) -> None:
        token = asked(ben, by_ada)
        row = Consent.objects.get()
        assert row.expires_at is not None
        assert timedelta(days=13, hours=23) < row.expires_at - row.made_at <= timedelta(days=14, seconds=1)
        row.expires_at = timezone.now()
        row.save()
        with pytest.raises(change.ConsentClosed):
            change.give(token=token, given_by="Nora")
        assert state(ben).code == "missing"

    def test_a_new_link_ends_the_old_one(self, ben: Athlete, by_ada: Actor) -> None:
        first, second = asked(ben, by_ada), asked(ben, by_ada)
        with pytest.raises(change.ConsentClosed):
            change.give(token=first, given_by="Nora")
        change.give(token=second, given_by="Nora")

    def test_taken_back_it_opens_nothing(self, ben: Athlete, by_ada: Actor) -> None:
        token = asked(ben, by_ada)
        change.take_back_ask(athlete=ben, by=by_ada)
        with pytest.raises(change.ConsentClosed):
            change.give(token=token, given_by="Nora")

    def test_the_table_alone_opens_nothing(self, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
        token, other = asked(ben, by_ada), asked(bea, by_ada)
        row = Consent.objects.get(athlete=ben)
        name, secret = token.split(".")
        wrong = [
            change.token_of(row.pk, row.digest), f"{name}.{other.split('.')[1]}", f"{name}.", name, "", ".",
            f"{name}.{secret[:-1]}", f"{name}.{secret}A", f"é.{secret}", f"{name}x.{secret}",
        ]  # fmt: skip
        assert [text for text in wrong if change.find(text) is not None] == []
        assert row.digest not in token

    def test_an_id_that_is_anothers_is_refused(self, ben: Athlete, cato: Athlete, by_ada: Actor, cleo: object) -> None:
        made, secret = uuid.uuid4(), change.new_secret()
        change.ask(athlete=cato, by=Actor.coach(cleo), consent_id=made, secret=secret)  # type: ignore[arg-type]
        for known in (secret, change.new_secret()):
            with pytest.raises(change.ConsentClosed):
                change.ask(athlete=ben, by=by_ada, consent_id=made, secret=known)
        with pytest.raises(change.ConsentClosed):
            change.ask(athlete=ben, by=by_ada, consent_id=uuid.uuid4(), secret="short")

    def test_who_left_is_not_asked_about(self, ben: Athlete, by_ada: Actor) -> None:
        token = asked(ben, by_ada)
        ben.left_on = TODAY
        ben.save()
        assert change.find(token) is None


class TestOnPaper:
    def test_recorded_twice_it_is_one(self, riverside: Squad, ben: Athlete, by_ada: Actor) -> None:
        rule(riverside, by_ada, 16)
        made = uuid.uuid4()
        for _again in range(2):
            change.record_paper(athlete=ben, by=by_ada, given_by="Nora", on=TODAY, consent_id=made)
        row = Consent.objects.get()
        assert row.given_at is not None
        assert (row.pk, row.method, row.given_at.date()) == (made, "paper", TODAY)
        assert state(ben).code == "given"
        assert change.withdraw(athlete=ben, by=by_ada) == 1
        assert change.withdraw(athlete=ben, by=by_ada) == 0
        assert state(ben).code == "withdrawn"

    def test_where_it_is_not_needed_withdrawing_leaves_the_link(self, ben: Athlete, by_ada: Actor) -> None:
        change.record_paper(athlete=ben, by=by_ada, given_by="Nora", on=TODAY)
        link.make(athlete=ben, by=by_ada)
        change.withdraw(athlete=ben, by=by_ada)
        assert link.open_link(ben) is not None


def test_a_squad_is_looked_at_in_one_query(
    riverside: Squad, ben: Athlete, by_ada: Actor, django_assert_num_queries: object
) -> None:
    for number in range(10):
        change.record_paper(athlete=make_athlete(riverside, f"R{number}"), by=by_ada, given_by="Nora", on=TODAY)
    people = list(riverside.athletes.all())
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = consents.states_of(riverside, people, now=NOW, under=16)
    assert sum(1 for one in found.values() if one.may_have_link) == 10


def _open(athlete: Athlete) -> PersonalLink:
    found = link.open_link(athlete)
    assert found is not None
    return found
