"""Every row of `make ordeal`: which tests are behind it, and how long it may take.

Some rows report their own counts (report.py). The others are answered by tests of the suite, which are then counted one by
one; where a test goes through many cases of its own, it says so (`record_property("cases", ...)`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What is run for a row, or for some that belong together. `minutes` is where it is broken off.

    `counts` says in words what the tests of the suite count; it is empty where the tests report for themselves. `control`
    says where it is shown that the same count finds something when the defence is off.
    """

    name: str
    tests: tuple[str, ...]
    minutes: int
    counts: str = ""
    control: str = ""


_A7 = "A7: each check taken out"
_LONG = "tests/ordeal/long"
_SPLITS = "tests/browser/test_stopwatch.py::test_synthetic_taps_at_known_moments_give_splits_within_ten_milliseconds"

WORK = (
    # --- issues of people: who gets in where -------------------------------------------------------
    Work("A1", ("tests/test_access_matrix.py::test_matrix", "tests/test_access_matrix.py::test_other_methods_are_refused",
                "tests/test_access_matrix.py::test_every_url_has_a_row_and_every_row_a_url",
                "tests/test_access_matrix.py::test_every_row_speaks_of_every_role"), 6,
         "every address and method as every role", _A7),
    Work("A2", ("tests/walls/test_forms.py::test_another_squads_id_in_a_form_is_like_one_that_is_not_there",
                "tests/walls/test_forms.py::test_an_id_that_the_browser_makes_takes_nothing_of_another_squad",
                "tests/walls/test_forms.py::test_every_id_that_a_form_reads_was_tried", "tests/walls/test_taps.py",
                "tests/walls/test_canaries.py::test_an_id_behind_the_question_mark_is_like_one_that_is_not_there",
                "tests/test_access_matrix.py::test_a_foreign_part_of_an_address_answers_like_one_that_is_not_there"), 8,
         "ids of another squad in addresses, forms, queries and taps", _A7),
    Work("A3", ("tests/walls/test_canaries.py",), 8, "crawls and knocks among the other squad's words", _A7),
    Work("A4", ("tests/walls/test_forms.py::test_what_stands_in_a_form_besides_does_nothing",
                "tests/walls/test_taps.py::test_extra_fields_of_a_tap_are_not_kept"), 6,
         "fields that nobody asked for", _A7),
    Work("A5", ("tests/services/test_invitation.py", "tests/views/test_invitation.py"), 4,
         "invitations used twice, old, revoked, cut short, for somebody else", _A7),
    Work("A6", ("tests/test_access_matrix.py::test_every_unsafe_route_wants_its_csrf_token",
                "tests/walls/test_forms.py::test_no_form_is_taken_without_its_token"), 5,
         "unsafe routes without a token and with a foreign one", "each is taken with its own"),
    Work("A7", (f"{_LONG}_mutants.py",), 75),
    Work("X1", ("tests/browser/test_scripts.py",), 6, "payloads in every free text, in Chromium",
         "that they are shown, as text, is asserted"),
    Work("X2", ("tests/services/test_export.py",), 4, "formula starts, and all of the athlete's data in its export",
         "a formula is found in the row before it is quoted"),
    Work("H1", ("tests/walls/test_headers.py", "tests/test_templates.py"), 4, "classes of answers against golden headers"),
    Work("L1", (f"{_LONG}_sign_in.py",), 25),
    Work("L2", ("tests/views/test_sign_in.py::TestL2Hosts",), 2, "bad hosts"),
    Work("L3", ("tests/views/test_feed.py", "tests/views/test_link.py"), 3, "secret addresses, old and wrong ones"),
    Work("L4", ("tests/services/test_token.py", "tests/views/api/test_door.py", "tests/walls/test_api.py"), 4,
         "tokens for the API: none, wrong, old, revoked, too narrow, of one who left, for another squad",
         "each kind is let in where it may"),
    Work("L5", ("tests/views/test_sign_in.py", "tests/views/test_reauthentication.py", "tests/walls/test_accounts.py"), 4,
         "fixation, sign-out everywhere, asked again before what is grave"),
    Work("P1", ("tests/services/test_export.py", "tests/services/test_retention.py"), 3,
         "columns classified and exported, retention"),
    Work("P2", ("tests/services/test_erasure.py",), 4, "erasures, nothing left, totals true"),
    Work("P3", ("tests/journal",), 4, "faults full of words, none in a log or mail", "the count would find one"),
    Work("P4", ("tests/keeping/test_erased_stays_erased.py",), 4, "older backups bring nobody back",
         "without the tombstones he is back"),
    Work("D2", ("tests/test_parts.py",), 2, "parts pinned by hash, licences"),
    # --- nothing lost ------------------------------------------------------------------------------
    Work("C1", (f"{_LONG}_concurrency.py::test_two_coaches_at_one_instant",), 10),
    Work("C3", (f"{_LONG}_concurrency.py::test_the_same_sent_twice",), 10),
    Work("C4", (f"{_LONG}_crashes.py::test_killed_workers",), 12),
    Work("C5", (f"{_LONG}_crashes.py::test_postgres_broken_off",), 5),
    Work("C6", (f"{_LONG}_crashes.py::test_a_lock_held", f"{_LONG}_crashes.py::test_a_statement_that_never_ends",
                f"{_LONG}_crashes.py::test_no_connection_left"), 8),
    Work("C7", (f"{_LONG}_crashes.py::test_sqlite_without_room", f"{_LONG}_crashes.py::test_postgres_without_room"), 8),
    Work("C8", (f"{_LONG}_concurrency.py::test_renewed_under_load",), 8),
    Work("B1", (f"{_LONG}_backup.py",), 30),
    Work("B2", ("tests/keeping/test_refused.py",), 4, "damaged, foreign and newer files refused",
         "the file before it was spoilt would have done"),
    Work("B3", ("tests/keeping/test_releases.py",), 5, "data of released versions brought up to date, killed on the way"),
    # --- at the track ------------------------------------------------------------------------------
    Work("O1", (f"{_LONG}.py::test_evenings_without_a_network",), 12),
    Work("O2", (f"{_LONG}.py::test_kills",), 12),
    Work("O3", (f"{_LONG}.py::test_broken_answers",), 6),
    Work("O4", (f"{_LONG}_hands.py",), 8),
    Work("O6", (f"{_LONG}_clocks.py",), 8),
    Work("O7", (f"{_LONG}_together.py",), 8),
    Work("O8", (f"{_LONG}_deploy.py",), 5),
    Work("T1", (_SPLITS,), 2, "splits of synthetic taps within 10 ms"),
    Work("T2", (f"{_LONG}_tap_to_paint.py",), 5),
    # --- in and out --------------------------------------------------------------------------------
    Work("U1", (f"{_LONG}_files.py",), 15),
    Work("U2", (f"{_LONG}_api.py",), 8),
)  # fmt: skip
