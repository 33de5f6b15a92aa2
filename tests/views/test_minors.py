"""The pages about links, phones, consent, export and erasure, as a coach, an athlete and a guardian meet them."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, Coaching, Consent, Device, Entry, PersonalLink, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import consent_change, device, link
from coachapp.services.actor import Actor
from tests.cast import TODAY, browser_of, days_ago, log, make_athlete, make_user, phone_of, ran
from tests.proving import prove
from tests.services.canary import plant

CONSENT = "/squads/riverside/athletes/ben/consent/"
PRIVACY = "/squads/riverside/privacy/"
SHEET = "/squads/riverside/links/"
DATA = "/squads/riverside/athletes/ben/data/"


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def browser(ada: User, ben: Athlete) -> Client:
    """Ada's browser; she has just proved that it is she."""
    return prove(browser_of(ada))


def needs(squad: Squad, by: Actor, under: int = 16) -> None:
    squad.refresh_from_db()
    consent_change.change_rule(
        squad=squad, by=by, version=squad.version, consent_under=under, keep_months=24, words="We keep times."
    )


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


class TestRule:
    def test_whose_links_end_is_said_before_anything_is_saved(
        self, browser: Client, ben: Athlete, bea: Athlete, riverside: Squad, by_ada: Actor
    ) -> None:
        link.make(athlete=ben, by=by_ada)
        sent = {"version": "1", "consent_under": "16", "keep_months": "12", "words": "Our words."}
        told = browser.post(PRIVACY, sent)
        assert told.status_code == 200
        assert "Saving this ends the personal link of 1 athlete" in text_of(told)
        assert Squad.objects.get().consent_under is None
        seen = re.search(r'name="seen" value="([^"]+)"', text_of(told))
        assert seen is not None
        wrong = browser.post(PRIVACY, {**sent, "seen": "somebody else"})
        assert wrong.status_code == 200, "another list was looked at"
        saved = browser.post(PRIVACY, {**sent, "seen": seen[1]}, follow=True)
        assert "1 personal link is ended." in text_of(saved)
        stored = Squad.objects.get()
        assert (stored.consent_under, stored.keep_months) == (16, 12)
        assert link.open_link(ben) is None

    def test_what_cannot_be_is_refused_and_kept_in_the_form(self, browser: Client) -> None:
        answer = browser.post(PRIVACY, {"version": "1", "consent_under": "99", "keep_months": "0", "words": "Mine"})
        assert answer.status_code == 422
        assert "Mine" in text_of(answer)
        assert "An age from 6 to 25, or nothing." in text_of(answer)
        assert "From 1 to 120 months." in text_of(answer)

    def test_somebody_elses_change_is_said(self, browser: Client, riverside: Squad, by_ada: Actor) -> None:
        needs(riverside, by_ada)
        answer = browser.post(PRIVACY, {"version": "1", "consent_under": "14", "keep_months": "24", "words": "x"})
        assert answer.status_code == 409

    def test_the_squad_page_shows_who_lacks_consent(
        self, browser: Client, ben: Athlete, bea: Athlete, riverside: Squad, by_ada: Actor
    ) -> None:
        assert "Consent missing" not in text_of(browser.get("/squads/riverside/"))
        needs(riverside, by_ada)
        consent_change.record_paper(athlete=bea, by=by_ada, given_by="Nora", on=TODAY)
        assert "Consent missing" in text_of(browser.get("/squads/riverside/"))
        shown = text_of(browser.get("/squads/riverside/?show=consent", headers={"HX-Request": "true"}))
        assert ">Ben<" in shown
        assert ">Bea<" not in shown
        assert "Consent missing" in text_of(browser.get("/squads/riverside/athletes/ben/"))
        assert "Consent given" in text_of(browser.get("/squads/riverside/athletes/bea/"))


class TestAsking:
    @pytest.fixture(autouse=True)
    def _needed(self, riverside: Squad, by_ada: Actor, ben: Athlete) -> None:
        needs(riverside, by_ada)

    def asked(self, browser: Client) -> str:
        """The address that the page gives for the guardian."""
        page = text_of(browser.get(CONSENT))
        sent = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("consent", "secret")}  # type: ignore[index]
        pages = [text_of(browser.post(CONSENT, {**sent, "do": "ask"})) for _twice in range(2)]
        addresses = {re.search(r'value="http://testserver(/consent/[^"]+/)"', page)[1] for page in pages}  # type: ignore[index]
        assert len(addresses) == 1, "sent twice it is one link"
        assert "/consent/" not in re.sub(CONSENT, "", text_of(browser.get(CONSENT))), "it is shown once"
        return addresses.pop()

    def test_the_link_can_be_sent_in_a_message_that_names_nobody(self, browser: Client, ben: Athlete) -> None:
        sent = {"consent": str(new_id()), "secret": consent_change.new_secret(), "do": "ask"}
        html = unescape(text_of(browser.post(CONSENT, sent)))
        [words] = re.findall(r'data-words="([^"]+)"', html)
        assert words.startswith("Riverside asks a parent or guardian for consent: http://testserver/consent/")
        assert ben.name not in words
        assert f'href="sms:?&body={quote(words)}"' in html
        assert 'href="mailto:?subject=Consent%20for%20Riverside&body=' in html

    def test_a_guardian_gives_and_takes_back(self, browser: Client, ben: Athlete) -> None:
        address = self.asked(browser)
        guardian = Client()
        page = guardian.get(address)
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in text_of(page)
        assert "We keep times." in text_of(page)
        assert Consent.objects.get().given_at is None, "opening gives nothing"
        assert guardian.post(address, {"do": "give", "given_by": "Nora Rao"}).status_code == 422
        assert guardian.post(address, {"do": "give", "given_by": " ", "agree": "on"}).status_code == 422
        assert Consent.objects.get().given_at is None
        given = guardian.post(address, {"do": "give", "given_by": "Nora Rao", "agree": "on"}, follow=True)
        assert "Nora Rao gave this consent" in text_of(given)
        assert "Given by Nora Rao" in text_of(browser.get(CONSENT))
        browser.post("/squads/riverside/athletes/ben/link/", {"do": "make"})
        assert PersonalLink.objects.filter(revoked_at=None).count() == 1
        back = guardian.post(address, {"do": "withdraw"}, follow=True)
        assert "took it back" in text_of(back)
        assert PersonalLink.objects.filter(revoked_at=None).count() == 0
        assert "withdrawn on" in text_of(browser.get(CONSENT))

    def test_taking_back_says_what_it_does_to_the_phones(
        self, browser: Client, ben: Athlete, bea: Athlete, riverside: Squad, by_ada: Actor
    ) -> None:
        """Signed out where the squad needs this consent; not where it asks nobody any more, or has another one."""
        address = self.asked(browser)
        guardian = Client()
        guardian.post(address, {"do": "give", "given_by": "Nora Rao", "agree": "on"})
        link.make(athlete=ben, by=by_ada)
        consent_change.record_paper(athlete=bea, by=by_ada, given_by="Per Berg", on=TODAY)
        out, stay = "are then signed out at once", "stay signed in"
        assert out in text_of(guardian.get(address))
        paper = consent_change.record_paper(athlete=ben, by=by_ada, given_by="Per Rao", on=TODAY)
        page = text_of(guardian.get(address))
        assert out not in page
        assert stay in page
        assert "Per Rao" not in page, "who else signed is nothing to tell by this link"
        paper.delete()
        riverside.refresh_from_db()
        consent_change.change_rule(
            squad=riverside,
            by=by_ada,
            version=riverside.version,
            consent_under=None,
            keep_months=24,
            words="We keep times.",
        )
        page = text_of(guardian.get(address))
        assert out not in page
        assert stay in page
        guardian.post(address, {"do": "withdraw"})
        assert link.open_link(ben) is not None
        assert "took it back" in text_of(guardian.get(address))
        assert "signed out" not in text_of(guardian.get(address)).replace("My child", "")

    def test_a_guardian_is_told_that_his_own_name_is_kept(self, browser: Client) -> None:
        assert "Your own name, when you answered" in text_of(Client().get(self.asked(browser)))

    def test_after_it_the_page_leads_on_to_the_personal_link(self, browser: Client) -> None:
        link_page = "/squads/riverside/athletes/ben/link/"
        assert link_page not in text_of(browser.get(CONSENT))
        browser.post(CONSENT, {"do": "paper", "given_by": "Nora", "on": "2026-05-30", "consent": str(uuid.uuid4())})
        assert link_page in text_of(browser.get(CONSENT))

    def test_without_it_no_link_is_made(self, browser: Client) -> None:
        page = "/squads/riverside/athletes/ben/link/"
        assert "needs the consent of a parent" in text_of(browser.get(page))
        answer = browser.post(page, {"do": "make"}, follow=True)
        assert "There is no link" in text_of(answer)
        assert browser.post(page, {"do": "renew"}, follow=True).status_code == 200
        assert not PersonalLink.objects.exists()

    def test_paper(self, browser: Client) -> None:
        sent = {"do": "paper", "given_by": "Nora", "on": "2030-01-01", "consent": str(uuid.uuid4())}
        assert browser.post(CONSENT, sent).status_code == 422
        for _twice in range(2):
            answer = browser.post(CONSENT, {**sent, "on": "2026-05-30"}, follow=True)
        assert "Given on paper on 30 May 2026" in text_of(answer)
        assert Consent.objects.count() == 1

    def test_the_page_of_one_athlete_tells_of_no_others_guardian(self, browser: Client, bea: Athlete) -> None:
        for page, name in ((CONSENT, "Nora Rao"), (CONSENT.replace("ben", "bea"), "Per Berg")):
            sent = {"do": "paper", "given_by": name, "on": "2026-01-02", "consent": str(uuid.uuid4())}
            assert browser.post(page, sent).status_code == 302
        shown = text_of(browser.get(CONSENT))
        assert "Nora Rao" in shown
        assert "Per Berg" not in shown

    def test_a_link_that_is_none_says_so(self) -> None:
        for token in ("x", "a.b", "A" * 22 + "." + "B" * 32):
            answer = Client().get(reverse("consent", args=[token]))
            assert answer.status_code == 404
            assert "This link is closed" in text_of(answer)


class TestSheet:
    def test_it_shows_those_who_may_have_one(
        self, browser: Client, ben: Athlete, bea: Athlete, riverside: Squad, by_ada: Actor
    ) -> None:
        needs(riverside, by_ada)
        consent_change.record_paper(athlete=bea, by=by_ada, given_by="Nora", on=TODAY)
        before = text_of(browser.get(SHEET))
        assert "1 athlete has no link yet" in before
        assert not PersonalLink.objects.exists(), "looking makes no link"
        for _twice in range(2):
            browser.post(SHEET, {"do": "make"})
        assert [row.athlete for row in PersonalLink.objects.all()] == [bea]
        after = text_of(browser.get(SHEET))
        assert after.count("slip__code") == 1
        assert "no-store" in browser.get(SHEET)["Cache-Control"]
        assert "1 athlete is not on the sheet" in after

    def test_twelve_a_page_and_as_many_queries_for_many(
        self, browser: Client, riverside: Squad, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(24):
            make_athlete(riverside, f"Runner {number}", date_ms=None, goal_ms=None)
        browser.post(SHEET, {"do": "make"})
        with django_assert_max_num_queries(12):
            shown = text_of(browser.get(SHEET))
        assert [part.count("slip__code") for part in shown.split('class="link-sheet"')[1:]] == [12, 12, 1]

    def test_new_ones_and_none(self, browser: Client, ben: Athlete, by_ada: Actor) -> None:
        phone = phone_of(ben)
        browser.post(SHEET, {"do": "renew"})
        assert phone.get("/me/").status_code == 302
        assert PersonalLink.objects.filter(revoked_at=None).count() == 1
        browser.post(SHEET, {"do": "revoke"})
        assert PersonalLink.objects.filter(revoked_at=None).count() == 0


class TestPhones:
    def test_listed_and_signed_out_by_the_coach(self, browser: Client, ben: Athlete) -> None:
        phones = [phone_of(ben), phone_of(ben)]
        page = text_of(browser.get("/squads/riverside/athletes/ben/link/"))
        assert page.count("Chrome on Android") == 4, "twice seen, twice said to a screen reader"
        first = device.devices_of(ben)[-1]
        browser.post(reverse("device-sign-out", args=["riverside", "ben", first.pk]))
        assert [phone.get("/me/").status_code for phone in phones] == [302, 200]

    def test_by_himself_for_another_phone_and_this_one(self, ben: Athlete, bea: Athlete) -> None:
        mine, other = phone_of(ben), phone_of(ben)
        theirs = phone_of(bea)
        here = uuid.UUID(mine.session["device"])
        assert "this phone" in text_of(mine.get("/me/data/"))
        for foreign in (theirs.session["device"], str(uuid.uuid4())):
            assert mine.post(reverse("my-device-sign-out", args=[foreign])).status_code == 404
        assert mine.post(reverse("my-device-sign-out", args=[other.session["device"]]))["Location"] == "/me/data/"
        assert other.get("/me/").status_code == 302
        assert mine.post(reverse("my-device-sign-out", args=[here]))["Location"] == "/"
        assert mine.get("/me/").status_code == 302
        assert theirs.get("/me/").status_code == 200

    def test_signing_out_in_the_footer_ends_the_phone(self, ben: Athlete) -> None:
        phone = phone_of(ben)
        phone.post("/me/sign-out/")
        assert Device.objects.get().signed_out_at is not None

    def test_a_second_athlete_on_one_browser_takes_it_over(self, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
        browser = Client()
        for who in (ben, bea):
            browser.post(reverse("hello", args=[link.token_of(link.make(athlete=who, by=by_ada))]))
        assert "Bea" in text_of(browser.get("/me/data/"))
        assert device.devices_of(ben) == []


class TestExport:
    @pytest.mark.parametrize("kind", ["json", "zip"])
    def test_by_the_coach_and_by_himself(self, browser: Client, ben: Athlete, kind: str) -> None:
        for who, address in ((browser, f"{DATA}export/"), (phone_of(ben), "/me/data/export/")):
            answer = who.post(address, {"as": kind})
            assert answer.status_code == 200
            assert 'attachment; filename="ben-' in answer["Content-Disposition"]
            assert "no-store" in answer["Cache-Control"]
            if kind == "json":
                assert json.loads(answer.content)["athlete"][0]["name"] == "Ben"
            else:
                with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
                    assert "Ben" in packed.read("athlete.csv").decode("utf-8-sig")
        taken = Entry.objects.filter(verb="export").order_by("id")
        assert [(entry.actor_athlete, entry.after) for entry in taken] == [
            (None, {"kind": kind}),
            (ben, {"kind": kind}),
        ]

    def test_only_after_a_proof(self, ada: User, ben: Athlete) -> None:
        for address in (f"{DATA}export/", f"{DATA}erase/"):
            answer = browser_of(ada).post(address, {"as": "json", "name": "Ben"})
            assert answer.status_code == 302
            assert "/accounts/reauthenticate/" in answer["Location"]
        assert Athlete.objects.known().filter(pk=ben.pk).exists()


class TestErase:
    def test_it_counts_what_is_his(self, browser: Client, ben: Athlete, bea: Athlete) -> None:
        for person, days in ((ben, 9), (bea, 9), (bea, 6)):
            log(person, ran(days_ago(days)))
        assert "1 session: its day" in text_of(browser.get(f"{DATA}erase/"))

    def test_the_name_is_typed(self, browser: Client, ben: Athlete, riverside: Squad) -> None:
        page = text_of(browser.get(f"{DATA}erase/"))
        assert "This goes, for good" in page
        for wrong in ("", "Bea", "Be"):
            assert browser.post(f"{DATA}erase/", {"name": wrong}).status_code == 422
        assert Athlete.objects.known().filter(pk=ben.pk).exists()
        answer = browser.post(f"{DATA}erase/", {"name": " ben "}, follow=True)
        assert "The athlete is erased." in text_of(answer)
        assert "Ben" not in text_of(answer)
        assert browser.get(DATA).status_code == 404

    def test_a_coach_who_is_not_the_owner_may_not(self, riverside: Squad, ben: Athlete) -> None:
        other = make_user("Olle")
        Coaching.objects.create(squad=riverside, user=other, role=Coaching.Role.COACH)
        coach = prove(browser_of(other))
        assert "The owner of the squad can do it now." in text_of(coach.get(DATA))
        assert coach.post(f"{DATA}erase/", {"name": "Ben"}).status_code == 403


def test_an_athlete_reads_no_name_but_his_own(ben: Athlete, bea: Athlete, by_ada: Actor, riverside: Squad) -> None:
    """Every page of his, with evenings shared with others behind him: none of their names, words or ids."""
    others = [bea, make_athlete(riverside, "Zebulon Vantongeren")]
    canary = plant(ben, by_ada, others=others)
    ben.refresh_from_db()
    phone = phone_of(ben)
    session = str(ben.sessions.filter(by_athlete=True).latest("on").pk)
    logged = str(ben.sessions.exclude(note="").latest("on").pk)
    pages = ["/me/", "/me/log/", "/me/history/", "/me/history/?sessions=all", "/me/data/"]
    pages += [f"/me/sessions/{pk}/" for pk in (session, logged)] + [f"/me/sessions/{session}/edit/"]
    shown = {page: phone.get(page) for page in pages}
    assert [answer.status_code for answer in shown.values()] == [200] * len(pages)
    texts = {page: text_of(answer) for page, answer in shown.items()}
    texts["export"] = phone.post("/me/data/export/", {"as": "json"}).content.decode()
    signs = [*canary.others, "Zebulon", "Vantongeren", ">Bea<", *(str(who.pk) for who in others)]
    assert [(page, sign) for page, text in texts.items() for sign in signs if sign in text] == []
    assert any(word in texts["/me/history/?sessions=all"] + texts["export"] for word in canary.words)
