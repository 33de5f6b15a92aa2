/* The entry grid: what fingers do in it. Everything works without this file as well; with it
   - 714 becomes 71.4 on leaving a cell, just as the server reads it,
   - Enter moves on (down the column or across the row, as chosen), Shift+Enter back, arrows move,
   - a pasted column or line spreads over the cells; what is not plain goes to the server's reader,
   - one recovery for all fills the recoveries that are empty,
   - no request is sent while there is no connection.
   Events are caught on the form, so that parts which the server sends anew need no setting up. */
(function () {
  "use strict";

  const WAY = "quarters:enter";
  const form = document.getElementById("log-form");
  if (!form) return;

  const cells = (kind) => Array.from(form.querySelectorAll(".entry__row ." + kind));
  const times = () => cells("entry__time");
  const recoveries = () => cells("entry__recovery");
  const inGrid = (element) => element.matches(".entry__row input.entry__time, .entry__row input.entry__recovery");
  const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

  document.querySelectorAll("[data-without-script]").forEach((element) => { element.hidden = true; });

  /* --- how a time looks ------------------------------------------------------------------ */

  function written(tenths) {
    const seconds = Math.floor(tenths / 10);
    if (seconds < 120) return seconds + "." + (tenths % 10);
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") + "." + (tenths % 10);
  }

  /* The same rule as coachapp/forms/cells.py: tenths, unless only seconds or a clock can be meant. */
  function tidyTime(text, targetMs, clockFirst) {
    const plain = text.trim();
    if (/^\d{3,6}$/.test(plain)) {
      const digits = Number(plain);
      const fits = (ms) => targetMs && ms >= Math.trunc(0.6 * targetMs) && ms <= Math.trunc(1.6 * targetMs);
      const clock = 60 * Math.floor(digits / 100) + (digits % 100);
      const asClock = !fits(digits * 100) && /^\d{1,2}[0-5]\d$/.test(plain) && fits(clock * 1000);
      if (clockFirst && asClock) return written(clock * 10);
      if (!fits(digits * 100) && fits(digits * 1000)) return written(digits * 10);
      if (asClock) return written(clock * 10);
      return written(digits);
    }
    if (/^[1-9][.,][0-5]\d$/.test(plain)) return plain.replace(/[.,]/, ":");
    if (/^\d+,\d+$/.test(plain)) return plain.replace(",", ".");
    return text;
  }

  function tidyRecovery(text) {
    const plain = text.trim();
    return /^[1-9][.,][0-5]\d$/.test(plain) ? plain.replace(/[.,]/, ":") : text;
  }

  function tidy(input) {
    const text = input.classList.contains("entry__time")
      ? tidyTime(input.value, Number(input.dataset.targetMs), "clock" in input.dataset)
      : tidyRecovery(input.value);
    if (text !== input.value) {
      input.value = text;
      changed(input);
    }
  }

  form.addEventListener("focusout", (event) => {
    if (event.target.matches(".entry__time, .entry__recovery")) tidy(event.target);
  });

  /* --- moving ---------------------------------------------------------------------------- */

  function way() {
    try { return localStorage.getItem(WAY) === "across" ? "across" : "down"; } catch { return "down"; }
  }

  function showWay() {
    const box = document.getElementById("enter-way");
    if (!box) return;
    box.hidden = false;
    box.querySelectorAll("[data-way]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.way === way()));
    });
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-way]");
    if (!button) return;
    try { localStorage.setItem(WAY, button.dataset.way); } catch { /* a private window: down it stays */ }
    showWay();
  });
  document.body.addEventListener("htmx:afterSettle", showWay);
  showWay();

  function go(to) {
    if (!to) return false;
    to.focus();
    if (to.select) to.select();
    return true;
  }

  /* All fields in the order in which Enter walks them. */
  function walk() {
    const rows = Array.from(form.querySelectorAll(".entry__row"));
    const grid = way() === "down"
      ? times().concat(recoveries())
      : rows.flatMap((row) => Array.from(row.querySelectorAll(".entry__time, .entry__recovery")));
    const rest = Array.from(form.querySelectorAll(
      ".flushes input.entry__time, select, input:not([type]), input[type=text], button[value=save]"
    )).filter((field) => !inGrid(field) && field.name !== "all_recoveries" && field.offsetParent !== null);
    return grid.concat(rest);
  }

  function beside(input, step) {
    const row = input.closest(".entry__row");
    const inRow = Array.from(row.querySelectorAll(".entry__time, .entry__recovery"));
    return inRow[inRow.indexOf(input) + step];
  }

  function below(input, step) {
    const column = input.classList.contains("entry__time") ? times() : recoveries();
    return column[column.indexOf(input) + step];
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || !field.matches("input:not([type=checkbox], [type=radio])")) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const order = walk();
      const place = order.indexOf(field);
      if (place < 0) { go(times()[0]); return; }
      go(order[place + (event.shiftKey ? -1 : 1)]);
      return;
    }
    if (!inGrid(field) || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = field.selectionEnd - field.selectionStart === field.value.length;
    const atStart = all || field.selectionEnd === 0;
    const atEnd = all || field.selectionStart === field.value.length;
    const to = {
      ArrowDown: () => below(field, 1),
      ArrowUp: () => below(field, -1),
      ArrowRight: () => atEnd && beside(field, 1),
      ArrowLeft: () => atStart && beside(field, -1),
    }[event.key];
    if (to && go(to())) event.preventDefault();
  });

  /* --- pasting --------------------------------------------------------------------------- */

  const PLAIN = /^(\d{2,3}[.,]\d{1,2}|\d{1,2}:\d{2}([.,]\d{1,2})?)$/;
  const PLAIN_RECOVERY = /^(\d{2,3}([.,]\d{1,2})?|\d{1,2}:\d{2})$/;

  /* Rows of one or two plain figures, or null when the text needs a better reader. */
  function plainRows(text, recovery) {
    const lines = text.trim().split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    const rows = lines.length === 1
      ? lines[0].split(/[\s;]+/).map((figure) => [figure])
      : lines.map((line) => line.split(/[\t; ]+/));
    const first = recovery ? PLAIN_RECOVERY : PLAIN;
    const plain = rows.length > 1 && rows.every((row) =>
      first.test(row[0]) && (row.length === 1 || (!recovery && row.length === 2 && PLAIN_RECOVERY.test(row[1]))));
    return plain ? rows : null;
  }

  function readByServer(text) {
    const box = form.elements.paste;
    const button = form.querySelector("button[value=read]");
    if (!box || !button) return;
    box.value = text;
    button.click();
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!inGrid(cell) || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/\d[\s;,/]+\S*\d/.test(text.trim())) return;
    event.preventDefault();
    const recovery = cell.classList.contains("entry__recovery");
    const column = recovery ? recoveries() : times();
    const start = column.indexOf(cell);
    const rows = plainRows(text, recovery);
    if (!rows || rows.length > column.length - start) {
      readByServer(text);
      return;
    }
    rows.forEach((row, place) => {
      const target = column[start + place];
      target.value = row[0].replace(",", ".");
      if (row.length === 2) {
        const pause = beside(target, 1);
        if (pause) pause.value = row[1].replace(",", ".");
      }
    });
    go(column[Math.min(start + rows.length, column.length - 1)]);
    changed(cell);
  });

  /* --- one recovery for all --------------------------------------------------------------- */

  form.addEventListener("change", (event) => {
    if (event.target.name !== "all_recoveries" || !event.target.value.trim()) return;
    const text = tidyRecovery(event.target.value);
    const rows = times();
    rows.slice(0, -1).forEach((time) => {
      const pause = beside(time, 1);
      if (pause && !pause.value.trim()) pause.value = text;
    });
    changed(event.target);
  });

  /* --- no connection ---------------------------------------------------------------------- */

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (!navigator.onLine) event.preventDefault();
  });
})();
