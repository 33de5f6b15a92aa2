/* What is not tapped in a hurry: an athlete's sheet, the last taps, and how the stopwatch is to behave.

   Times are typed as everywhere: 684 is 68.4, and 1:15.2 is a clock. */
(function () {
  "use strict";

  const Quarters = window.Quarters;
  const track = Quarters.board;
  if (!track) return;
  const { words, evening, runners, groups, say, act } = track;
  const { clock, sound, store } = Quarters;
  const byId = (id) => document.getElementById(id);
  const SHOWN = 16;
  const look = { athlete: null };

  /* --- typed times ---------------------------------------------------------------------------- */

  /* A time in ms, null for an empty field, undefined for what is none. */
  function read(text, digitsAreTenths = true) {
    const plain = text.trim().replace(",", ".");
    if (plain === "") return null;
    const clocked = /^(\d{1,2}):([0-5]\d)(?:\.(\d{1,3}))?$/.exec(plain);
    const part = (digits) => Number((digits || "").padEnd(3, "0"));
    if (clocked) return (60 * Number(clocked[1]) + Number(clocked[2])) * 1000 + part(clocked[3]);
    if (digitsAreTenths && /^\d{3,5}$/.test(plain)) return Number(plain) * 100;
    const single = /^(\d{1,4})(?:\.(\d{1,3}))?$/.exec(plain);
    const ms = single ? Number(single[1]) * 1000 + part(single[2]) : 0;
    return ms > 0 ? ms : undefined;
  }

  function wrong(form, name, bad) {
    form.elements[name].setAttribute("aria-invalid", String(bad));
    if (bad) form.elements[name].focus();
    return bad;
  }

  function option(value, text, selected) {
    const made = new Option(text, value, selected, selected);
    return made;
  }

  const choose = (select, numbers, chosen) =>
    select.replaceChildren(...numbers.map((number) => option(number, String(number), number === chosen)));

  function button(text, then) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", then);
    return made;
  }

  /* --- an athlete's sheet ---------------------------------------------------------------------- */

  const here = () => ({ runner: runners.get(look.athlete), run: evening.run(look.athlete) });
  const sheet = byId("runner-sheet");
  const fold = (name) => sheet.querySelector(`[data-for="${name}"]`);

  /* His last tap that counts: a finish or a send-off, which another runner may have deserved. */
  function lastTap() {
    return track.undoable().find((tap) => {
      if (evening.gone(tap.id)) return false;
      if (tap.kind === "finish") return evening.finish(tap.id)?.athlete === look.athlete;
      return tap.kind === "go" && Object.keys(evening.sentOff(tap)).includes(look.athlete);
    });
  }

  /* Reps that were begun and whose finish was never tapped. */
  function open(run) {
    return run.reps.filter((rep) => rep.time_ms === null && !rep.excused && !rep.conflict.length).map((rep) => rep.rep);
  }

  function show(athlete) {
    look.athlete = athlete;
    const { runner, run } = here();
    byId("runner-name").textContent = runner.name;
    byId("runner-error").textContent = "";
    sheet.querySelectorAll("details").forEach((details) => { details.open = false; });
    sheet.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    const reps = runner.reps.length || runner.distances_m.length;
    const all = Array.from({ length: reps }, (_none, at) => at + 1);
    const current = run.state === "resting" ? run.rep - 1 : run.rep;
    byId("runner-state").textContent = say(words.rep_of, { rep: run.rep, reps });
    const verdict = track.verdictOf(runner, run);
    byId("runner-verdict").textContent = verdict.text;
    byId("runner-verdict").dataset.tone = verdict.tone;
    showMove(runner);
    const missing = open(run);
    fold("missed").hidden = !missing.length;
    choose(byId("missed").elements.rep, missing, missing[missing.length - 1]);
    const target = track.planned(runner, missing[missing.length - 1]);
    byId("missed").elements.time.value = target ? track.repTime(target.target_ms) : "";
    choose(byId("write").elements.rep, all, current);
    showWritten();
    choose(byId("excuse").elements.rep, all, current);
    choose(byId("flush").elements.number, [1, 2, 3, 4, 5, 6, 7, 8], Math.min(8, run.flush.length + 1));
    byId("flush").elements.effort.value = run.rpe_half === null ? "" : String(run.rpe_half / 2);
    byId("flush").elements.note.value = run.note;
    byId("flush").elements.time.value = "";
    choose(byId("arrive").elements.rep, all, run.rep);
    byId("arrive").hidden = run.state !== "waiting";
    for (const [name, fits] of [["restart", run.state === "running"], ["stop", run.state !== "done"], ["resume", run.stopped_after !== null]]) {
      sheet.querySelector(`[data-act="${name}"]`).hidden = !fits;
    }
    if (!sheet.open) sheet.showModal();
  }

  function showMove(runner) {
    const tap = lastTap();
    fold("move").hidden = !tap;
    if (!tap) return;
    byId("move-what").textContent = track.describe(tap);
    const others = [...runners.values()].filter((other) => other.athlete !== runner.athlete);
    others.sort((one, other) => Number(other.group === runner.group) - Number(one.group === runner.group));
    byId("move-to").replaceChildren(...others.map((other) => button(other.name, () => move(tap, other))));
  }

  function move(tap, other) {
    const theirs = evening.run(other.athlete);
    if (tap.kind === "finish") act("move", null, { of: tap.id, athlete: other.athlete, rep: theirs.rep });
    else act("move", null, { of: tap.id, from: look.athlete, athlete: other.athlete, rep: theirs.rep });
    sheet.close();
  }

  function showWritten() {
    const form = byId("write");
    const rep = here().run.reps.find((one) => one.rep === Number(form.elements.rep.value));
    form.elements.time.value = rep && rep.time_ms !== null ? track.repTime(rep.time_ms) : "";
    form.elements.recovery.value = rep && rep.recovery_ms !== null ? String(Math.round(rep.recovery_ms / 1000)) : "";
    form.dataset.time = form.elements.time.value;
    form.dataset.recovery = form.elements.recovery.value;
  }

  /* A finish that nobody tapped: at the moment that the time says; and where his group has left since, he left with it. */
  function missed(event) {
    event.preventDefault();
    const form = event.target;
    const { runner, run } = here();
    const rep = Number(form.elements.rep.value);
    const time = read(form.elements.time.value);
    if (wrong(form, "time", !time)) return;
    const began = begun(rep);
    if (began === null || began + time > clock.now()) {
      act("write", null, { athlete: runner.athlete, rep, time_ms: time, estimated: true, why: "missed" });
    } else {
      act("finish", began + time, { athlete: runner.athlete, rep, estimated: true });
      const off = form.elements.along.checked && run.state === "running" && run.rep === rep ? leftSince(runner, rep, began + time) : null;
      if (off !== null) act("go", off, { runners: { [runner.athlete]: rep + 1 } });
    }
    sheet.close();
  }

  const sendOffs = () => track.undoable().filter((tap) => tap.kind === "go" && !evening.gone(tap.id));

  function begun(rep) {
    const found = sendOffs().find((tap) => evening.sentOff(tap)[look.athlete] === rep);
    return found ? found.at_ms : null;
  }

  /* When others of his group were sent off into the next rep, after he came in. */
  function leftSince(runner, rep, after) {
    const mates = groups.get(runner.group).members.map(({ athlete }) => athlete);
    const found = sendOffs().find((tap) => tap.at_ms > after && mates.some((mate) => evening.sentOff(tap)[mate] === rep + 1));
    return found ? found.at_ms : null;
  }

  function write(event) {
    event.preventDefault();
    const form = event.target;
    const body = { athlete: look.athlete, rep: Number(form.elements.rep.value), why: "typed" };
    const time = read(form.elements.time.value);
    const recovery = read(form.elements.recovery.value, false);
    if (wrong(form, "time", time === undefined) || wrong(form, "recovery", recovery === undefined)) return;
    if (form.elements.time.value !== form.dataset.time) body.time_ms = time;
    if (form.elements.recovery.value !== form.dataset.recovery) body.recovery_ms = recovery;
    if ("time_ms" in body || "recovery_ms" in body) act("write", null, body);
    sheet.close();
  }

  function excuse(event) {
    event.preventDefault();
    const form = event.target;
    const { value: what } = event.submitter;
    act("excuse", null, { athlete: look.athlete, rep: Number(form.elements.rep.value), what, reason: form.elements.reason.value.trim() });
    sheet.close();
  }

  function flush(event) {
    event.preventDefault();
    const form = event.target;
    const athlete = look.athlete;
    const { run } = here();
    const time = read(form.elements.time.value);
    const effort = form.elements.effort.value.trim().replace(",", ".");
    const half = effort === "" ? null : 2 * Number(effort);
    if (wrong(form, "time", time === undefined)) return;
    if (wrong(form, "effort", half !== null && !(Number.isInteger(half) && half >= 0 && half <= 20))) return;
    if (time !== null) act("flush", null, { athlete, number: Number(form.elements.number.value), time_ms: time });
    if (half !== run.rpe_half) act("effort", null, { athlete, rpe_half: half });
    const note = form.elements.note.value.trim();
    if (note !== run.note) act("note", null, { athlete, text: note });
    sheet.close();
  }

  function others(event) {
    const { act: what } = event.target.dataset;
    if (!what) return;
    const { run } = here();
    const athlete = look.athlete;
    if (what === "restart") act("go", clock.at(event), { runners: { [athlete]: run.rep } });
    if (what === "stop") act("stop", null, { athlete, after: Math.max(0, run.state === "waiting" ? run.rep - 1 : run.rep - 1) });
    if (what === "resume") act("resume", null, { athlete });
    sheet.close();
  }

  /* --- the last taps --------------------------------------------------------------------------- */

  const more = byId("more-sheet");

  function showTaps() {
    const rows = track.undoable().slice(0, SHOWN).map((tap) => {
      const row = document.createElement("li");
      const gone = evening.gone(tap.id);
      const what = document.createElement(gone ? "s" : "span");
      what.textContent = track.describe(tap);
      const at = document.createElement("small");
      at.textContent = new Date(tap.made_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
      const back = button(gone ? words.put_back : words.undo, () => (gone ? track.putBack(tap) : track.undo(tap)));
      back.setAttribute("aria-label", `${back.textContent}: ${what.textContent}`);
      row.append(at, what, back);
      return row;
    });
    byId("taps").replaceChildren(...rows);
    if (!rows.length) byId("taps").textContent = words.nothing;
  }

  /* Painting again takes the focus away from the button that was pressed; it goes to the one in its place. */
  function refresh() {
    if (!more.open) return;
    const at = [...byId("taps").querySelectorAll("button")].indexOf(document.activeElement);
    showTaps();
    if (at >= 0) byId("taps").querySelectorAll("button")[Math.min(at, byId("taps").children.length - 1)]?.focus();
  }

  /* --- as you like it -------------------------------------------------------------------------- */

  const kept = (name) => { try { return localStorage.getItem(`quarters:track-${name}`); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(`quarters:track-${name}`, value); } catch { /* this page only */ } };

  function turn(name, on) {
    if (name === "left") document.body.dataset.hand = on ? "left" : "right";
    else if (name === "keys") document.body.dataset.keys = on ? "on" : "off";
    else sound.set(name, on);
    if (name === "left" || name === "keys") keep(name, on ? "on" : "off");
  }

  function switches() {
    for (const box of more.querySelectorAll("[data-switch]")) {
      const { switch: name } = box.dataset;
      box.checked = name === "left" ? kept("left") === "on" : name === "keys" ? kept("keys") !== "off" : sound.is(name);
      if (name === "left" || name === "keys") turn(name, box.checked);
      box.addEventListener("change", () => turn(name, box.checked));
    }
    const root = document.documentElement;
    const theme = kept("theme");
    if (theme !== null) dress(theme);
    for (const radio of more.querySelectorAll("[name=theme]")) {
      radio.checked = radio.value === (root.dataset.theme || "");
      radio.addEventListener("change", () => { dress(radio.value); keep("theme", radio.value); });
    }
  }

  function dress(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  /* From whom the next send-off counts: for each group as its coach chose, and kept. */
  async function anchors() {
    for (const group of groups.values()) {
      const key = `anchor-${track.board.practice}-${group.number}`;
      group.anchor = (await store.get(key)) === "first" ? "first" : "last";
      const label = document.createElement("label");
      label.className = "sheet__anchor";
      const select = document.createElement("select");
      select.className = "input";
      select.append(option("last", words.from_last, group.anchor === "last"), option("first", words.from_first, group.anchor === "first"));
      select.addEventListener("change", () => {
        group.anchor = select.value;
        store.set(key, select.value).catch(() => {});
        track.refresh(new Set(group.members.map(({ athlete }) => athlete)));
      });
      label.append(group.name, select);
      byId("anchors").append(label);
    }
  }

  function listen() {
    byId("missed").addEventListener("submit", missed);
    byId("missed").elements.rep.addEventListener("change", ({ target }) => {
      const asked = track.planned(runners.get(look.athlete), Number(target.value));
      if (asked) byId("missed").elements.time.value = track.repTime(asked.target_ms);
    });
    byId("write").addEventListener("submit", write);
    byId("write").elements.rep.addEventListener("change", showWritten);
    byId("excuse").addEventListener("submit", excuse);
    byId("flush").addEventListener("submit", flush);
    byId("arrive").addEventListener("submit", (event) => {
      event.preventDefault();
      act("arrive", null, { athlete: look.athlete, rep: Number(event.target.elements.rep.value) });
      sheet.close();
    });
    byId("runner-acts").addEventListener("click", others);
    byId("more").addEventListener("click", () => { showTaps(); more.showModal(); });
    byId("saved").addEventListener("click", () => byId("saved-sheet").showModal());
    // A touch beside an open sheet closes it.
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) dialog.close(); });
    }
  }

  async function start() {
    switches();
    listen();
    await anchors();
  }

  Quarters.sheets = { runner: show, refresh, start };
  track.start();
})();
