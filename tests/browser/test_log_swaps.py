"""What a swap leaves alone on the entry page: the focus, and every square that says the same as before."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_log_page import LOG, coach, verdict

__all__ = ["coach"]

#: From here on `placed` has the ids of what was put in anew.
PLACED = """() => {
    window.placed = [];
    new MutationObserver((records) => {
        for (const {addedNodes} of records) for (const one of addedNodes) if (one.id) placed.push(one.id);
    }).observe(document.getElementById("log-form"), {subtree: true, childList: true});
}"""


def test_a_verdict_puts_in_anew_only_what_is_different(coach: Page) -> None:
    coach.goto(LOG)
    coach.evaluate(PLACED)
    coach.get_by_label("Rep 1 time").fill("75.4")
    verdict(coach, "1 rep in")
    expect(coach.locator("#square-1")).to_have_attribute("data-outcome", "date")
    assert coach.evaluate("placed") == ["square-1"], "two dozen squares and targets came along"
    coach.get_by_label("Rep 1 time").fill("79.4")
    expect(coach.locator("#square-1")).to_have_attribute("data-outcome", "missed")
    assert set(coach.evaluate("placed")) == {"square-1"}


def test_a_button_that_asked_keeps_the_focus(coach: Page) -> None:
    """Whoever works by keys goes on where he was."""
    coach.goto(LOG)
    for name, there in (("Read", "#id_time_3"), ("Add a rep", "#id_time_13")):
        coach.locator("#id_paste").fill("75.1 74.8 75.2")
        coach.get_by_role("button", name=name, exact=True).focus()
        coach.keyboard.press("Enter")
        expect(coach.locator(there)).to_have_value("75.2" if name == "Read" else "")
        expect(coach.get_by_role("button", name=name, exact=True)).to_be_focused()
        expect(coach.get_by_role("button", name=name, exact=True)).to_have_class("button")


def test_times_that_were_pasted_change_their_own_cells_alone(coach: Page) -> None:
    coach.goto(LOG)
    coach.get_by_label("Rep 5 time").fill("75.9")
    verdict(coach, "1 rep in")
    coach.evaluate(PLACED)
    coach.locator("#id_paste").fill("75.1 74.8 75.2")
    coach.get_by_role("button", name="Read", exact=True).click()
    expect(coach.locator("#grid")).to_contain_text("3 reps read.")
    assert [coach.locator(f"#id_time_{number}").input_value() for number in range(1, 7)] == [
        "75.1", "74.8", "75.2", "", "75.9", "",
    ]  # fmt: skip
    assert not {"grid", "read-paste", "id_time_4", "id_recovery_1", "id_time_12"} & set(coach.evaluate("placed"))


def test_a_field_that_is_written_in_keeps_its_focus_while_the_grid_comes(coach: Page) -> None:
    """And what is typed there."""
    coach.goto(LOG)
    coach.locator("#id_paste").fill("75.1 74.8 75.2")
    coach.evaluate("""() => {
        document.getElementById("read-paste").click();
        const field = document.getElementById("id_time_5");
        field.focus();
        field.value = "76";
    }""")
    expect(coach.locator("#id_time_3")).to_have_value("75.2")
    expect(coach.locator("#id_time_5")).to_be_focused()
    expect(coach.locator("#id_time_5")).to_have_value("76")
