"""Files in: sent, read, looked at, logged once."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coachapp.models import Athlete, ImportedFile, LoggedSession, Squad, User
from coachapp.models.identity import new_id
from coachapp.services.actor import Actor
from tests.cast import browser_of, log, make_athlete, phone_of, ran
from tests.lapfiles import evening
from tests.lapfiles.evening import FLUSH_MS, RECOVERIES_MS, REPS_MS, REST_MS, Press, merged, presses
from tests.lapfiles.fit_activity import fit
from tests.views.files_in import SQUAD, desk, look, page, posted, send, value

__all__ = ["desk"]


def test_a_fit_file_becomes_a_session_once(desk: Client, ben: Athlete) -> None:
    where = send(desk, {"ben-2026-03-03.fit": fit(presses())})
    html = page(desk, where)
    assert "12 reps" in html
    assert "Clear" in html
    assert not LoggedSession.objects.exists(), "reading logs nothing"
    grid = page(desk, look(desk, where))
    assert value(grid, "time_1") == "75.4"
    assert value(grid, "recovery_12") == "236"
    assert value(grid, "on") == "2026-03-03"
    assert "Warm-up: lap 1." in grid
    answer = desk.post("/squads/riverside/athletes/ben/log/", posted(grid))
    assert answer.status_code == 302, answer.content.decode()
    stored = LoggedSession.objects.get().as_value()
    assert tuple(rep.time_ms for rep in stored.reps) == REPS_MS
    assert tuple(rep.recovery_ms for rep in stored.reps) == (*RECOVERIES_MS, REST_MS)
    assert tuple(one.time_ms for one in stored.flush) == FLUSH_MS
    # The same file again, in another sending and under another name, is the same session.
    again = send(desk, {"copy of ben.fit": fit(presses())}, athlete="ben")
    assert "Logged" in page(desk, again)
    desk.post(again, {"do": "log"})
    assert LoggedSession.objects.count() == 1


def test_what_is_clear_is_logged_together_and_the_rest_waits(desk: Client, ben: Athlete) -> None:
    make_athlete(ben.squad, "Bo")
    files = {
        "ben.fit": fit(presses()),
        "bo/activity.tcx": evening.tcx(presses(tuple(ms + 100 for ms in REPS_MS))),
        "ben-missed.fit": fit(merged(presses(), 6)),
        "broken.fit": fit(presses())[:300],
    }
    where = send(desk, {name.replace("/", "-"): data for name, data in files.items()})
    html = page(desk, where)
    assert "Log the 2 sessions that are clear" in html
    assert "A lap button seems to be missing at rep 4" in html
    assert "damaged or was cut short" in html
    desk.post(where, {"do": "log"})
    assert sorted(one.athlete.slug for one in LoggedSession.objects.select_related("athlete")) == ["ben", "bo"]
    desk.post(where, {"do": "log"})
    assert LoggedSession.objects.count() == 2


def test_what_is_odd_is_not_logged_unseen(desk: Client) -> None:
    where = send(desk, {"bea.fit": fit(presses())})
    desk.post(where, {"do": "log"})
    assert "far faster than its target" in page(desk, where)
    assert not LoggedSession.objects.exists()


def test_doubts_are_asked_about_in_their_cells(desk: Client) -> None:
    where = send(desk, {"ben.fit": fit(merged(presses(), 6))})
    grid = page(desk, look(desk, where))
    assert "a lap button seems to be missing" in grid
    answer = desk.post("/squads/riverside/athletes/ben/log/", posted(grid))
    assert answer.status_code == 422, "nothing doubtful is stored unseen"
    assert not LoggedSession.objects.exists()
    tick = re.search(r'name="(sure_time_\d+)" value="([^"]*)"', grid)
    assert tick
    answer = desk.post("/squads/riverside/athletes/ben/log/", {**posted(grid), tick[1]: tick[2]})
    assert answer.status_code == 302


def test_auto_laps_are_refused_in_words(desk: Client) -> None:
    laps = [Press(290_000 + 1000 * n, 1000.0, "active") for n in range(9)]
    html = page(desk, send(desk, {"ben.fit": fit(laps, kinds=False)}))
    assert "This file holds 1 km auto-laps, not your reps" in html


def test_a_zip_is_unpacked_and_a_bomb_is_not(desk: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("squad/ben.fit", fit(presses()))
        archive.writestr("__MACOSX/._ben.fit", b"junk")
        archive.writestr("squad/bea.tcx", evening.tcx(presses()))
    where = send(desk, {"evening.zip": packed.getvalue()})
    assert page(desk, where).count("12 reps") == 2
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.fit", b"0" * (80 * 1024 * 1024))
    sent = SimpleUploadedFile("bomb.zip", bomb.getvalue())
    answer = desk.post(SQUAD, {"batch": str(new_id()), "sent": [sent]})
    assert answer.status_code == 422
    assert "larger than 64 MB" in answer.content.decode()


def test_pasted_text_is_read_for_the_athlete_named(desk: Client) -> None:
    where = send(desk, {}, text="3x400 off 60: 75.4 (58), 74.8 (57), 75.1", athlete="ben")
    grid = page(desk, look(desk, where))
    assert [value(grid, f"time_{n}") for n in (1, 2, 3)] == ["75.4", "74.8", "75.1"]


def test_a_folder_of_many_with_bad_ones_is_read_piece_by_piece(desk: Client, ben: Athlete) -> None:
    """A zip of an evening: how far it is stands there after every few, each file has its own result, none stops another."""
    everybody = [make_athlete(ben.squad, f"Runner {number}") for number in range(30)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, one in enumerate(everybody):
            archive.writestr(f"evening/{one.slug}.fit", fit(presses(tuple(ms + 10 * number for ms in REPS_MS))))
        archive.writestr("evening/cut-short.fit", fit(presses())[:300])
        archive.writestr("evening/empty.csv", b"")
        archive.writestr(
            "evening/way.gpx", b'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"></gpx>'
        )
    answer = desk.post(SQUAD, {"batch": str(new_id()), "sent": [SimpleUploadedFile("e.zip", packed.getvalue())]})
    where = answer["Location"]
    told = []
    while ImportedFile.objects.filter(state="waiting").exists():
        told.append(desk.post(where, {"do": "read"}, headers={"HX-Request": "true"}).content.decode())
    assert [re.findall(r'<progress max="33" value="(\d+)"', html) for html in told] == [
        [str(min(done, 33))] for done in range(4, 37, 4)
    ]
    html = page(desk, where)
    assert html.count('data-state="read"') == 30
    assert html.count('data-state="refused"') == 3
    assert all(f"evening/{one.slug}.fit" in html for one in everybody)
    assert "Log the 30 sessions that are clear" in html
    while "Log the" in page(desk, where):
        desk.post(where, {"do": "log"})
    assert LoggedSession.objects.count() == 30
    assert page(desk, where).count('data-state="saved"') == 30


def test_more_files_than_are_taken_are_refused_beside_the_field(desk: Client) -> None:
    sent = [SimpleUploadedFile(f"{number}.csv", b"x") for number in range(501)]
    answer = desk.post(SQUAD, {"batch": str(new_id()), "sent": sent})
    assert answer.status_code == 422
    assert "That is too much at once: up to 500 files and 64 MB." in answer.content.decode()
    assert not ImportedFile.objects.exists()


def test_one_file_that_is_too_large_stops_no_other(desk: Client) -> None:
    where = send(desk, {"ben.fit": fit(presses()), "bea.csv": b"x" * (4 * 1024 * 1024 + 1)})
    html = page(desk, where)
    assert "12 reps" in html
    assert "The file is larger than 4 MB." in html


def test_an_archive_that_cannot_be_unpacked_stops_no_file_beside_it(desk: Client) -> None:
    broken = b"PK\x03\x04 and no archive"
    where = send(desk, {"ben.fit": fit(presses()), "evening.zip": broken})
    html = page(desk, where)
    assert "12 reps" in html
    assert "All 2 files read" in html
    assert "The file is damaged or was cut short. Export it once more." in html
    alone = desk.post(SQUAD, {"batch": str(new_id()), "sent": [SimpleUploadedFile("evening.zip", broken)]})
    assert alone.status_code == 422, "another one can be chosen at once"
    assert "evening.zip: The file is damaged" in alone.content.decode()


def test_nothing_sent_is_said_beside_the_field(desk: Client) -> None:
    answer = desk.post(SQUAD, {"batch": str(new_id())})
    assert answer.status_code == 422
    assert "Choose a file, or paste a text." in answer.content.decode()


def test_sent_twice_is_one_batch(desk: Client) -> None:
    batch = str(new_id())
    for _ in range(2):
        desk.post(SQUAD, {"batch": batch, "sent": [SimpleUploadedFile("ben.fit", fit(presses()))]})
    assert ImportedFile.objects.count() == 1


def test_a_day_that_is_taken_is_said(desk: Client, ben: Athlete) -> None:
    log(ben, ran(evening.BEGAN.date()))
    where = send(desk, {"ben.fit": fit(presses())})
    desk.post(where, {"do": "log"})
    assert "another session on that day already" in page(desk, where)
    assert LoggedSession.objects.count() == 1


def test_an_athlete_sends_his_own_and_sees_no_other_name(ben: Athlete, bea: Athlete) -> None:
    phone = phone_of(ben)
    where = send(phone, {"bea.fit": fit(presses())}, "/me/import/")
    html = page(phone, where)
    assert "12 reps" in html
    assert "Bea" not in html.replace("bea.fit", "")
    grid = page(phone, look(phone, where))
    assert phone.post("/me/log/", posted(grid)).status_code == 302
    assert LoggedSession.objects.get().athlete == ben


def test_an_athlete_does_not_see_files_of_others(ben: Athlete, bea: Athlete, desk: Client) -> None:
    theirs = send(phone_of(bea), {"run.fit": fit(presses())}, "/me/import/")
    coachs = send(desk, {"ben.fit": fit(presses())})
    phone = phone_of(ben)
    assert phone.get(theirs).status_code == 404
    assert phone.get(coachs.replace("/squads/riverside/import/", "/me/import/")).status_code == 404
    file = ImportedFile.objects.get(by_athlete=bea)
    assert phone.get(f"/me/import/files/{file.pk}/").status_code == 404


def test_another_squads_batch_is_not_there(desk: Client, cato: Athlete, cleo: User) -> None:
    theirs = send(browser_of(cleo), {"cato.fit": fit(presses())}, "/squads/hilltop/import/")
    batch = theirs.rstrip("/").rpartition("/")[2]
    assert desk.get(f"{SQUAD}{batch}/").status_code == 404
    file = ImportedFile.objects.get()
    assert desk.get(f"/squads/riverside/athletes/ben/import/{file.pk}/").status_code == 404


def test_put_aside_is_off_the_list(desk: Client) -> None:
    where = send(desk, {"ben.fit": fit(presses())})
    desk.post(where, {"do": "aside", "file": str(ImportedFile.objects.get().pk)})
    assert "ben.fit" not in page(desk, where)


def test_without_a_pace_it_is_said(desk: Client, ben: Athlete) -> None:
    make_athlete(ben.squad, "Bo", date_ms=None, goal_ms=None)
    assert "No pace is known yet" in page(desk, send(desk, {"bo.fit": fit(presses())}))


def test_a_list_costs_the_same_for_many_files(desk: Client, django_assert_max_num_queries: Any) -> None:
    where = send(desk, {f"ben-{n}.fit": fit(presses(tuple(ms + 10 * n for ms in REPS_MS))) for n in range(6)})
    with django_assert_max_num_queries(9):
        desk.get(where)


def test_by_whom_is_kept(desk: Client, ben: Athlete, ada: User) -> None:
    send(desk, {"ben.fit": fit(presses())})
    file = ImportedFile.objects.get()
    assert (file.by_user, file.by_athlete, file.athlete) == (ada, None, ben)
    assert bytes(file.content) == fit(presses())
    assert Actor.coach(ada).name == "Ada"


def test_a_file_of_another_squad_is_not_there(desk: Client, ben: Athlete, cleo: User, hilltop: Squad) -> None:
    """Neither under an athlete of ours nor by sending; theirs opens it, so that the address is right."""
    cara, theirs = make_athlete(hilltop, "Ben"), browser_of(cleo)
    where = send(theirs, {"ben.fit": fit(presses())}, url="/squads/hilltop/import/")
    grid = look(theirs, where)
    assert f"/athletes/{cara.slug}/" in grid
    assert theirs.get(grid).status_code == 200
    assert theirs.get(f"{grid.partition('?')[0]}?place=99").status_code == 404, "the file has no such session"
    assert (
        desk.get(grid.replace("/hilltop/", "/riverside/").replace(f"/{cara.slug}/", f"/{ben.slug}/")).status_code == 404
    )
    assert desk.get(where.replace("/hilltop/", "/riverside/")).status_code == 404


# --- the day -----------------------------------------------------------------------------------------
