/* The review grid under a coach's hands. Without this file the grid is one form and works as well; with it
   - a cell is kept on the phone as it is left, as a tap of the kind "write", and sent when there is a network,
   - 684 becomes 68.4; Enter moves on (across or down, as chosen), Shift+Enter back, arrows move,
   - a block from a spreadsheet spreads over the lines; "all on target" and one recovery fill a line at once,
   - what other phones tapped, and what this one has not sent yet, comes out of the same fold as on the server; what is typed
     stands in it at once, long before it is on the disk, so no cell loses its time to a slow phone,
   - logging waits until everything is sent.

   Expects window.Quarters {store, sync, Evening, times, reviewText, reviewAfter}, the page's board and its sentences. */
(function () {
  "use strict";

  const form = document.getElementById("review-form");
  const Quarters = window.Quarters || {};
  const { store, sync, Evening, times, reviewText: words } = Quarters;
  if (!form || !store || !sync || !Evening || !times || !words) return;

  const WAY = "quarters:review-enter";
  const IMPOSSIBLE = ["rep_impossible", "rep_walked", "recovery_impossible", "recovery_endless"];
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const board = read("board");
  const sentences = read("sentences");
  const note = document.getElementById("keep-note");
  const number = (text) => (text === "" || text === undefined ? null : Number(text));

  document.querySelectorAll("[data-without-script]").forEach((element) => { element.hidden = true; });

  /* --- the lines of the grid ---------------------------------------------------------------- */

  const lines = Array.from(form.querySelectorAll(".line"), (element) => ({
    element,
    athlete: element.dataset.athlete,
    name: element.dataset.name,
    restLimitMs: number(element.dataset.restLimitMs),
    restBounds: element.dataset.restBounds.split(" ").map(Number),
    reps: Array.from(element.querySelectorAll(".rep"), (rep) => ({
      element: rep,
      rep: Number(rep.dataset.rep),
      targetMs: number(rep.dataset.targetMs),
      limitMs: number(rep.dataset.limitMs),
      bounds: rep.dataset.bounds.split(" ").map(Number),
      time: rep.querySelector(".rep__time"),
      recovery: rep.querySelector(".rep__recovery"),
      said: rep.querySelector(".rep__said"),
      choices: rep.querySelector(".rep__choices"),
      error: "",
    })),
  }));
  const ofElement = new Map(lines.map((line) => [line.element, line]));
  const cells = new Map();
  for (const line of lines) {
    for (const rep of line.reps) {
      for (const input of [rep.time, rep.recovery]) {
        if (!input) continue;
        input.dataset.shown = input.defaultValue;
        cells.set(input, { line, rep, isTime: input === rep.time });
      }
    }
  }

  /* --- what the taps come to ----------------------------------------------------------------- */

  let evening = new Evening(board.runners);
  /* Whether the taps that lie on this phone are in it. Until then nothing is painted and no tap is made: a number has to
     be higher than all of theirs. */
  let met = false;

  /* A cell that has the focus brings up the keyboard of a phone, and that covers the grid. */
  const atDesk = () => matchMedia("(pointer: fine)").matches;
  const everybody = () => new Set(lines.map((line) => line.athlete));

  function know(taps) {
    const touched = new Set();
    for (const tap of taps) {
      store.seen(tap.seq);
      for (const athlete of evening.add(tap)) touched.add(athlete);
    }
    return touched;
  }

  function paint(touched) {
    if (!met) return;
    for (const line of lines) {
      if (!touched.has(line.athlete) || !evening.runners.has(line.athlete)) continue;
      const run = evening.run(line.athlete);
      const told = new Map(run.reps.map((rep) => [rep.rep, rep]));
      line.reps.forEach((rep) => show(line, rep, told.get(rep.rep) || null));
      line.after.show(run);
    }
    showUnnamed(evening.unnamed());
  }

  function put(input, ms, text) {
    input.dataset.ms = ms ?? "";
    const wasShown = input.value.trim() === input.dataset.shown;
    input.dataset.shown = text;
    // What is being typed, or could not be read, is the coach's and stays.
    if (input.value === text || input.getAttribute("aria-invalid") === "true") return;
    const isHere = document.activeElement === input;
    if (isHere && !wasShown) return;
    input.value = text;
    // The next key replaces it, as in every cell that Enter comes to.
    if (isHere) input.select();
  }

  function show(line, rep, told) {
    const timeMs = told ? told.time_ms : null;
    const restMs = told ? told.recovery_ms : null;
    put(rep.time, timeMs, words.timeText(timeMs, rep.limitMs));
    if (rep.recovery) put(rep.recovery, restMs, words.recoveryText(restMs, line.restLimitMs));
    const data = rep.element.dataset;
    const outcome = outcomeOf(rep, told);
    if (outcome) { data.outcome = outcome; delete data.plan; } else { data.plan = data.is; delete data.outcome; }
    const code = oddTime(rep, timeMs);
    rep.element.toggleAttribute("data-odd", Boolean(code));
    rep.element.toggleAttribute("data-estimated", Boolean(told && told.estimated));
    const long = Boolean(rep.recovery && line.restLimitMs && restMs > line.restLimitMs);
    rep.element.toggleAttribute("data-long", long);
    say(rep, [
      told && told.conflict.length ? sentences.conflict : "",
      told && told.estimated ? sentences.estimated : "",
      told && told.excused ? `${sentences.excused}: ${told.excused}` : "",
      told && told.recovery_excused ? `${sentences.recovery_excused}: ${told.recovery_excused}` : "",
      code ? sentences[code] : "",
      rep.recovery && restMs !== null && oddRest(line, restMs) ? sentences[oddRest(line, restMs)] : "",
      rep.error,
    ]);
    choices(line, rep, told ? told.conflict : []);
  }

  function say(rep, parts) {
    const text = parts.filter(Boolean).join(" · ");
    if (rep.said.textContent !== text) rep.said.textContent = text;
    for (const input of [rep.time, rep.recovery]) {
      if (!input) continue;
      if (text) input.setAttribute("aria-describedby", rep.said.id);
      else input.removeAttribute("aria-describedby");
    }
  }

  function outcomeOf(rep, told) {
    if (!told) return "";
    if (told.excused) return "excused";
    if (told.time_ms === null) return "";
    return rep.limitMs !== null && told.time_ms > rep.limitMs ? "missed" : rep.element.dataset.is;
  }

  function oddTime(rep, ms) {
    if (ms === null) return "";
    const [least, low, high, most] = rep.bounds;
    if (ms < least) return "rep_impossible";
    if (ms > most) return "rep_walked";
    if (low && ms < low) return "rep_fast";
    return high && ms > high ? "rep_slow" : "";
  }

  function oddRest(line, ms) {
    const [least, low, high, most] = line.restBounds;
    if (ms < least) return "recovery_impossible";
    if (ms > most) return "recovery_endless";
    if (low && ms < low) return "recovery_brief";
    return high && ms > high ? "recovery_lengthy" : "";
  }

  function choices(line, rep, conflict) {
    const wanted = conflict.map((ms) => `choose:${line.athlete}:${rep.rep}:${ms}`);
    const there = Array.from(rep.choices.children, (button) => button.value);
    if (wanted.join() === there.join()) return;
    if (rep.choices.contains(document.activeElement)) rep.time.focus({ preventScroll: true });
    rep.choices.replaceChildren(...conflict.map((ms, place) => {
      const button = document.createElement("button");
      button.className = "button";
      button.name = "do";
      button.value = wanted[place];
      const spoken = document.createElement("span");
      spoken.className = "vh";
      spoken.textContent = `${sentences.take} `;
      button.append(spoken, words.timeText(ms, rep.limitMs));
      return button;
    }));
  }

  function showUnnamed(open) {
    const list = document.querySelector("#unnamed ol");
    const there = Array.from(list.children, (row) => row.dataset.tap);
    if (there.join() === open.map((finish) => finish.tap).join()) return;
    const moments = [...evening.taps.values()].filter((tap) => tap.at_ms !== null);
    // A row stays as it is while others come and go: the coach may be choosing in it.
    const rows = new Map(Array.from(list.children, (row) => [row.dataset.tap, row]));
    const wanted = open.map((finish) => {
      if (rows.has(finish.tap)) return rows.get(finish.tap);
      const row = document.getElementById("unnamed-template").content.firstElementChild.cloneNode(true);
      const first = Math.min(...moments.filter((tap) => tap.device === finish.device).map((tap) => tap.at_ms));
      row.dataset.tap = finish.tap;
      const seconds = Math.floor((finish.at_ms - first) / 1000);
      row.querySelector("[data-at]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      row.querySelector("[data-who]").name = `athlete_${finish.tap}`;
      row.querySelector("[data-which]").name = `rep_${finish.tap}`;
      row.querySelector("button").value = `name:${finish.tap}`;
      return row;
    });
    const held = list.contains(document.activeElement);
    for (const row of rows.values()) if (!wanted.includes(row)) row.remove();
    wanted.forEach((row, place) => { if (list.children[place] !== row) list.insertBefore(row, list.children[place] || null); });
    if (held && !list.contains(document.activeElement)) {
      const next = list.querySelector("[data-who]") || (atDesk() && (firstFree(lines[0]) || lines[0].reps[0]).time);
      if (next) next.focus({ preventScroll: true });
    }
    document.getElementById("unnamed").hidden = !open.length;
  }

  /* --- keeping ------------------------------------------------------------------------------- */

  const opened = sync.start({ practice: board.practice, squad: board.squad, owner: board.user, urls: board.urls });
  const known = store.ready().then(async () => {
    know((await store.taps(board.practice)).filter((tap) => tap.state !== "refused" && tap.state !== "conflict"));
    met = true;
    keep(early.splice(0));
    paint(everybody());
    // An empty grid at a desk is there to be typed into.
    const begun = lines.some((line) => line.reps.some((rep) => rep.time.value));
    if (!begun && lines.length && document.activeElement === document.body && atDesk()) {
      (firstFree(lines[0]) || lines[0].reps[0]).time.focus({ preventScroll: true });
    }
  });
  opened.catch(() => {});

  know(board.taps);
  function learn({ detail }) {
    paint(know(detail.taps.filter((tap) => (tap.practice ?? detail.practice) === board.practice)));
  }
  document.addEventListener("quarters:taps", learn);
  document.addEventListener("quarters:elsewhere", learn);
  if (Quarters.kept) Quarters.kept.names = Object.fromEntries(lines.map((line) => [line.athlete, line.name]));

  /* What was left before the phone's taps were known, and what this page made, in the order in which it was typed. */
  const early = [];
  const typed = [];
  let writing = known;

  /* Later than everything that was seen so far, of whichever phone. It is folded and said to the phone's database before
     this returns: whoever types faster than the phone writes, or closes the page at once, loses nothing. */
  function keep(words_) {
    if (!met) { early.push(...words_); return known; }
    const taps = words_.map(([kind, body]) => store.make(kind, null, body));
    typed.push(...taps);
    const puts = taps.map(async (tap) => {
      const { seq } = tap;
      if ((await store.put(tap).catch(() => tap)).seq !== seq) await overtaken(tap);
    });
    writing = Promise.all([writing, ...puts]);
    paint(know(taps));
    return Promise.all(puts);
  }

  /* Another tab of this phone was faster with a tap's number, so it counts from later on. What was typed after it in the
     same place is said once more, to be the last word still. */
  function overtaken(tap) {
    const all = [...evening.taps.values()];
    evening = new Evening(board.runners);
    know(all);
    const same = ({ kind, body }) => ["athlete", "rep", "number", "of"].every((key) => body[key] === tap.body[key]) && kind === tap.kind;
    paint(everybody());
    return keep(typed.slice(typed.indexOf(tap) + 1).filter(same).map(({ kind, body }) => [kind, body]));
  }

  for (const line of lines) line.after = Quarters.reviewAfter(line, { keep, warn, sentences });

  const written = (line, rep, key, ms, why = "typed") => ["write", { athlete: line.athlete, rep: rep.rep, [key]: ms, why }];

  /* Read one cell's text. Returns what to keep, null when nothing changed; marks the cell when it is no time. */
  function take(input, text) {
    const { line, rep, isTime } = cells.get(input);
    const { ms, why } = isTime ? times.readTime(text, rep.targetMs) : times.readRecovery(text);
    const odd = why || ms === null ? "" : isTime ? oddTime(rep, ms) : oddRest(line, ms);
    const wrong = why || (IMPOSSIBLE.includes(odd) ? odd : "");
    rep.error = wrong ? sentences[wrong] : "";
    if (wrong) {
      input.value = text;
      input.setAttribute("aria-invalid", "true");
      say(rep, [rep.error]);
      return null;
    }
    input.removeAttribute("aria-invalid");
    return written(line, rep, isTime ? "time_ms" : "recovery_ms", ms);
  }

  /* Into the cell itself, which is not painted before the phone's taps are known. */
  function enter(input, ms) {
    const { line, rep, isTime } = cells.get(input);
    input.value = isTime ? words.timeText(ms, rep.limitMs) : words.recoveryText(ms, line.restLimitMs);
    input.dataset.shown = input.value;
    input.dataset.ms = ms ?? "";
  }

  function leave(input) {
    const text = input.value.trim();
    if (text === input.dataset.shown) {
      if (input.getAttribute("aria-invalid") === "true") {
        input.removeAttribute("aria-invalid");
        cells.get(input).rep.error = "";
        paint(everybody());
      }
      return;
    }
    const both = words.pair(text);
    const { rep, isTime } = cells.get(input);
    if (isTime && both.rest && rep.recovery) {
      // "68.4/55" and "68.4 (55)" are a time and the recovery after it.
      const made = [[input, both.time], [rep.recovery, both.rest]].filter(([, said]) => said).map(([cell, said]) => take(cell, said));
      if (made.every(Boolean)) { input.value = both.time; input.dataset.shown = both.time; }
      keep(made.filter(Boolean));
      return;
    }
    const body = take(input, text);
    if (!body) return;
    enter(input, body[1][isTime ? "time_ms" : "recovery_ms"]);
    keep([body]);
  }

  form.addEventListener("focusout", (event) => {
    if (cells.has(event.target)) leave(event.target);
  });

  form.addEventListener("change", (event) => {
    const field = event.target;
    const line = ofElement.get(field.closest(".line"));
    if (!line) return;
    if (field.matches("[data-all-recoveries]")) fillRecoveries(line, field);
  });

  /* The reps that are his tonight, by what the fold knows of where he began and stopped. */
  const isHis = (rep) => !rep.element.hasAttribute("data-skipped");

  function fillTargets(line) {
    const free = line.reps.filter((rep) => isHis(rep) && rep.targetMs !== null
      && rep.time.dataset.ms === "" && !rep.time.value.trim() && !rep.choices.children.length);
    free.forEach((rep) => enter(rep.time, rep.targetMs));
    keep(free.map((rep) => written(line, rep, "time_ms", rep.targetMs)));
  }

  function fillRecoveries(line, field) {
    const { ms, why } = times.readRecovery(field.value);
    const wrong = Boolean(why) || (ms !== null && IMPOSSIBLE.includes(oddRest(line, ms)));
    field.setAttribute("aria-invalid", String(wrong));
    if (wrong || ms === null) return;
    const his = line.reps.filter(isHis);
    const free = his.slice(0, -1).filter((rep) => rep.recovery && rep.recovery.dataset.ms === "" && !rep.recovery.value.trim());
    free.forEach((rep) => enter(rep.recovery, ms));
    keep(free.map((rep) => written(line, rep, "recovery_ms", ms)));
  }

  /* --- buttons -------------------------------------------------------------------------------- */

  function warn(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  function giveFinish(row, tap) {
    const line = lines.find((each) => each.athlete === row.querySelector("[data-who]").value);
    if (!line) { warn(sentences.choose); return; }
    warn("");
    const free = line.reps.find((rep) => isHis(rep) && rep.time.dataset.ms === "");
    const rep = Number(row.querySelector("[data-which]").value) || (free ? free.rep : 0);
    keep([["name", rep ? { of: tap, athlete: line.athlete, rep } : { of: tap, athlete: line.athlete }]]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const [what, ...parts] = (button && button.name === "do" ? button.value : "save").split(":");
    if (what === "target") fillTargets(lines.find((line) => line.athlete === parts[0]));
    if (what === "choose") {
      const line = lines.find((each) => each.athlete === parts[0]);
      const rep = line.reps.find((each) => each.rep === Number(parts[1]));
      keep([written(line, rep, "time_ms", Number(parts[2]), "chosen")]);
      rep.time.focus();
    }
    if (what === "name") giveFinish(button.closest(".unnamed__row"), parts[0]);
    if (what === "paste") {
      const box = form.elements.paste;
      const rest = spread(box.value, 0, 0, true);
      box.value = rest.join("\n");
      warn(rest.length ? `${sentences.left} ${rest.join(", ")}` : "");
    }
  });

  /* --- pasting -------------------------------------------------------------------------------- */

  /* Put a block into the grid from a line and a cell on. Returns what found no place. */
  function spread(text, fromLine, fromRep, isTime) {
    const made = [];
    const rest = [];
    for (const { line, name, cells: texts } of words.readBlock(text, lines, fromLine)) {
      if (!line) { rest.push([name, ...texts].filter(Boolean).join(" ")); continue; }
      texts.forEach((cell, place) => {
        const rep = line.reps[place + (name ? 0 : fromRep)];
        if (!rep) { if (cell) rest.push(cell); return; }
        const { time, rest: pause } = isTime ? words.pair(cell) : { time: "", rest: cell };
        for (const [input, said] of [[rep.time, time], [rep.recovery, pause]]) {
          if (!said || !input) continue;
          const body = take(input, said);
          if (!body) continue;
          input.value = said;
          input.dataset.shown = said;
          made.push(body);
        }
      });
    }
    keep(made);
    return rest;
  }

  form.addEventListener("paste", (event) => {
    const cell = cells.get(event.target);
    if (!cell || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/\S[\t\n;]+\s*\S|\d\s+[\d(]|\/.*\/|\d,\s/.test(text.trim())) return;
    event.preventDefault();
    const rest = spread(text, lines.indexOf(cell.line), cell.line.reps.indexOf(cell.rep), cell.isTime);
    warn(rest.length ? `${sentences.left} ${rest.join(", ")}` : "");
  });

  /* --- moving --------------------------------------------------------------------------------- */

  function way() {
    try { return localStorage.getItem(WAY) === "down" ? "down" : "across"; } catch { return "across"; }
  }

  const wayBox = document.getElementById("enter-way");
  function showWay() {
    wayBox.hidden = false;
    wayBox.querySelectorAll("[data-way]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.way === way()));
    });
  }
  wayBox.addEventListener("click", (event) => {
    const button = event.target.closest("[data-way]");
    if (!button) return;
    try { localStorage.setItem(WAY, button.dataset.way); } catch { /* a private window: across it stays */ }
    showWay();
  });
  showWay();

  /* All cells of one kind in the order in which Enter walks them. */
  function walk(isTime) {
    const kind = isTime ? "time" : "recovery";
    if (way() === "across") return lines.flatMap((line) => line.reps.filter(isHis).map((rep) => rep[kind])).filter(Boolean);
    const most = Math.max(...lines.map((line) => line.reps.length));
    return Array.from({ length: most }, (_none, place) => lines.map((line) => line.reps[place]))
      .flat().filter((rep) => rep && isHis(rep)).map((rep) => rep[kind]).filter(Boolean);
  }

  function go(to) {
    if (!to) return false;
    to.focus();
    if (to.select) to.select();
    return true;
  }

  /* Up and down as the eye goes: a time, the recovery under it, the next athlete's time. */
  function below(cell, step) {
    const column = lines.flatMap((line) => {
      const rep = line.reps[cell.line.reps.indexOf(cell.rep)];
      return rep ? [rep.time, rep.recovery].filter(Boolean) : [];
    });
    return column[column.indexOf(cell.isTime ? cell.rep.time : cell.rep.recovery) + step];
  }

  function beside(cell, step) {
    const row = cell.line.reps.map((rep) => (cell.isTime ? rep.time : rep.recovery)).filter(Boolean);
    return row[row.indexOf(cell.isTime ? cell.rep.time : cell.rep.recovery) + step];
  }

  const firstFree = (line) => line.reps.find((rep) => isHis(rep) && !rep.time.value.trim());

  /* A field for the whole line: take it. After the reps Enter goes from flush to flush, then to the next line's; from a
     note to the next note; from the fields before them to the line's first cell that is still empty, or down their column. */
  function enterOutside(field, line, step) {
    field.blur();
    if (!line) return;
    if (!field.closest(".line__after") && firstFree(line)) {
      go(firstFree(line).time);
      return;
    }
    const kind = ["data-note", "data-flush", "data-effort", "data-all-recoveries"].find((name) => field.hasAttribute(name));
    const all = Array.from(form.querySelectorAll(`[${kind}]`));
    if (!go(all[all.indexOf(field) + step]) && step > 0) document.getElementById("log-button").focus();
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && field.matches("[data-target-all]")) {
      // By keyboard the line is done with, and the next one is to be typed.
      event.preventDefault();
      const line = ofElement.get(field.closest(".line"));
      fillTargets(line);
      const next = lines[lines.indexOf(line) + 1];
      go(next ? (firstFree(next) || next.reps[0]).time : document.getElementById("log-button"));
      return;
    }
    if (event.isComposing || !field.matches("input, [data-note]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = cells.get(field);
    if (event.key === "Enter" && event.shiftKey && field.matches("[data-note]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!cell) {
        enterOutside(field, ofElement.get(field.closest(".line")), event.shiftKey ? -1 : 1);
        return;
      }
      const order = walk(cell.isTime);
      const next = order[order.indexOf(field) + (event.shiftKey ? -1 : 1)];
      if (!go(next) && !event.shiftKey) document.getElementById("log-button").focus();
      return;
    }
    if (!cell || event.shiftKey) return;
    const all = field.selectionEnd - field.selectionStart === field.value.length;
    const atStart = all || field.selectionEnd === 0;
    const atEnd = all || field.selectionStart === field.value.length;
    const to = {
      ArrowDown: () => below(cell, 1),
      ArrowUp: () => below(cell, -1),
      ArrowRight: () => atEnd && beside(cell, 1),
      ArrowLeft: () => atStart && beside(cell, -1),
    }[event.key];
    if (to && go(to())) event.preventDefault();
  });

  /* --- logging -------------------------------------------------------------------------------- */

  let logging = false;
  document.getElementById("log-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (logging) return;
    const wrong = form.querySelector("input[aria-invalid=true]");
    if (wrong) { warn(sentences.look); go(wrong); return; }
    logging = true;
    try {
      await known;
      await writing;
      const counts = await sync.now();
      if (!counts || counts.count || counts.unkept) {
        warn(sentences.not_sent);
        note.scrollIntoView({ block: "center" });
        return;
      }
      // Not requestSubmit: that would come back here.
      HTMLFormElement.prototype.submit.call(event.target);
    } finally {
      logging = false;
    }
  });
})();
