/* The review grid under a coach's hands. Without this file the grid is one form and works as well; with it
   - a cell is kept on the phone as it is left, as a tap of the kind "write", and sent when there is a network,
   - 684 becomes 68.4; "all on target" and one recovery fill a line at once,
   - what other phones tapped, and what this one has not sent yet, comes out of the same fold as on the server; what is typed
     stands in it at once, long before it is on the disk, so no cell loses its time to a slow phone,
   - logging waits until everything is sent.
   The grid itself is review-grid.js, moving in it review-moving.js, pasting review-paste.js, the unnamed review-unnamed.js.

   Expects window.Quarters {store, sync, Evening, times, review...}, the page's board and its sentences. */
(function () {
  "use strict";

  const form = document.getElementById("review-form");
  const Quarters = window.Quarters || {};
  const { store, sync, Evening, times, reviewText: words } = Quarters;
  if (!form || !store || !sync || !Evening || !times || !words) return;

  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const board = read("board");
  const sentences = read("sentences");
  const note = document.getElementById("keep-note");
  const grid = Quarters.reviewGrid(form, sentences);
  const { lines, cells, isHis } = grid;
  const unnamed = Quarters.reviewUnnamed(grid);
  const lineNamed = (athlete) => lines.find((line) => line.athlete === athlete);

  document.querySelectorAll("[data-without-script]").forEach((element) => { element.hidden = true; });

  function warn(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  /* --- what the taps come to ----------------------------------------------------------------- */

  let evening = new Evening(board.runners);
  /* Whether the taps that lie on this phone are in it. Until then nothing is painted and no tap is made: a number has to
     be higher than all of theirs. */
  let met = false;

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
      line.reps.forEach((rep) => grid.show(line, rep, told.get(rep.rep) || null));
      line.after.show(run);
    }
    unnamed.show(evening.unnamed(), [...evening.taps.values()]);
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
    if (!begun && lines.length && document.activeElement === document.body && grid.atDesk()) {
      grid.begin().focus({ preventScroll: true });
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

  /* --- typing -------------------------------------------------------------------------------- */

  const written = (line, rep, key, ms, why = "typed") => ["write", { athlete: line.athlete, rep: rep.rep, [key]: ms, why }];

  /* Read one cell's text. Returns what to keep; null for what is no time, with the cell marked. */
  function take(input, text) {
    const cell = cells.get(input);
    const { line, rep, isTime } = cell;
    const { ms, why } = isTime ? times.readTime(text, rep.targetMs) : times.readRecovery(text);
    const odd = why ? "" : grid.odd(cell, ms);
    const wrong = why || (grid.IMPOSSIBLE.includes(odd) ? odd : "");
    if (wrong) {
      grid.refuse(input, text, wrong);
      return null;
    }
    grid.allow(input);
    return written(line, rep, isTime ? "time_ms" : "recovery_ms", ms);
  }

  function leave(input) {
    const text = input.value.trim();
    if (text === input.dataset.shown) {
      if (input.getAttribute("aria-invalid") !== "true") return;
      grid.allow(input);
      paint(everybody());
      return;
    }
    const both = words.pair(text);
    const { rep, isTime } = cells.get(input);
    if (isTime && both.rest && rep.recovery) {
      // "68.4/55" and "68.4 (55)" are a time and the recovery after it.
      const made = [[input, both.time], [rep.recovery, both.rest]].filter(([, said]) => said).map(([one, said]) => take(one, said));
      if (made.every(Boolean)) { input.value = both.time; input.dataset.shown = both.time; }
      keep(made.filter(Boolean));
      return;
    }
    const body = take(input, text);
    if (!body) return;
    grid.enter(input, body[1][isTime ? "time_ms" : "recovery_ms"]);
    keep([body]);
  }

  form.addEventListener("focusout", (event) => {
    if (cells.has(event.target)) leave(event.target);
  });

  form.addEventListener("change", (event) => {
    const field = event.target;
    const line = grid.lineOf(field);
    if (line && field.matches("[data-all-recoveries]")) fillRecoveries(line, field);
  });

  /* --- a line at once ------------------------------------------------------------------------- */

  function fillTargets(line) {
    const free = line.reps.filter((rep) => isHis(rep) && rep.targetMs !== null
      && rep.time.dataset.ms === "" && !rep.time.value.trim() && !rep.choices.children.length);
    free.forEach((rep) => grid.enter(rep.time, rep.targetMs));
    keep(free.map((rep) => written(line, rep, "time_ms", rep.targetMs)));
  }

  function fillRecoveries(line, field) {
    const { ms, why } = times.readRecovery(field.value);
    const wrong = Boolean(why) || grid.IMPOSSIBLE.includes(grid.odd({ line, isTime: false }, ms));
    field.setAttribute("aria-invalid", String(wrong));
    if (wrong || ms === null) return;
    const his = line.reps.filter(isHis);
    const free = his.slice(0, -1).filter((rep) => rep.recovery && rep.recovery.dataset.ms === "" && !rep.recovery.value.trim());
    free.forEach((rep) => grid.enter(rep.recovery, ms));
    keep(free.map((rep) => written(line, rep, "recovery_ms", ms)));
  }

  const leftOver = (rest) => warn(rest.length ? `${sentences.left} ${rest.join(", ")}` : "");
  const pasteBox = Quarters.reviewPaste(form, grid, { take, keep, leftOver });
  Quarters.reviewMoving(form, grid, { fillTargets });

  /* --- buttons -------------------------------------------------------------------------------- */

  function choose(athlete, number, ms) {
    const line = lineNamed(athlete);
    const rep = line.reps.find((each) => each.rep === number);
    keep([written(line, rep, "time_ms", ms, "chosen")]);
    rep.time.focus();
  }

  function give(row) {
    const named = unnamed.given(row);
    warn(named ? "" : sentences.choose);
    if (named) keep([named]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const [what, ...parts] = (button && button.name === "do" ? button.value : "save").split(":");
    if (what === "target") fillTargets(lineNamed(parts[0]));
    if (what === "choose") choose(parts[0], Number(parts[1]), Number(parts[2]));
    if (what === "name") give(button.closest(".unnamed__row"));
    if (what === "paste") pasteBox();
  });

  /* --- logging -------------------------------------------------------------------------------- */

  let logging = false;
  document.getElementById("log-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (logging) return;
    const wrong = form.querySelector("input[aria-invalid=true]");
    if (wrong) { warn(sentences.look); Quarters.reviewMoving.go(wrong); return; }
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
