/* The stopwatch: tiles that fill the screen, and what a tap on them does.

   A tap is a value with the moment of its own event. It goes to the phone's store first, then into the fold, and only
   the tiles of those whom it concerns are painted. Nothing here is kept apart from the taps: a reload shows the same. */
(function () {
  "use strict";

  const Quarters = window.Quarters;
  const page = document.getElementById("board");
  if (!page) return;
  const board = JSON.parse(page.textContent);
  const words = board.words;
  const { clock, sound, store } = Quarters;
  const byId = (id) => document.getElementById(id);

  /* A second touch of the same runner within this is a slip; nobody rests so briefly. */
  const SLIP_MS = 5000;
  const KEYS = "1234567890qwertyuiopadfghjklxcvbnm";

  const evening = new Quarters.Evening(board.runners);
  const runners = new Map(board.runners.map((runner) => [runner.athlete, runner]));
  const taps = [];
  const tiles = new Map();
  const groups = new Map();
  const look = { naming: false, started: false, first: null, unkept: 0 };

  const say = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => String(facts[name] ?? ""));
  const pad = (number) => String(number).padStart(2, "0");

  /* --- how times look ------------------------------------------------------------------------- */

  const tenths = (ms) => `${Math.floor(ms / 60000)}:${pad(Math.floor(ms / 1000) % 60)}.${Math.floor(ms / 100) % 10}`;
  const seconds = (ms) => `${Math.floor(ms / 60000)}:${pad(Math.floor(ms / 1000) % 60)}`;

  function repTime(ms) {
    const all = Math.floor((ms + 50) / 100);
    const whole = Math.floor(all / 10);
    return whole < 120 ? `${whole}.${all % 10}` : `${Math.floor(whole / 60)}:${pad(whole % 60)}.${all % 10}`;
  }

  /* --- an athlete now ------------------------------------------------------------------------- */

  const ownSince = (run) => (look.device ? run.since[look.device] : undefined);
  const planned = (runner, rep) => runner.reps.find((one) => one.rep === rep);
  const lastTimed = (run) => run.reps.filter((rep) => rep.time_ms !== null || rep.excused || rep.conflict.length).pop();

  function verdictOf(runner, run) {
    const verdict = Quarters.verdict(runner, run.reps);
    const { codes, missed, long } = verdict;
    if (codes.includes("no_date_pace")) return { tone: "", text: words.no_pace };
    if (codes.includes("finish_at_date_pace")) return { tone: "stop", text: runner.words.stop };
    if (verdict.state === "empty") return { tone: "", text: runner.words.on };
    if (!runner.staged) return stepVerdict(runner, verdict);
    if (missed.length > runner.misses_allowed) return { tone: "hold", text: say(words.hold_reps, { reps: missed.join(", ") }) };
    const tooLong = verdict.state === "done" ? long.length > 0 : codes.includes("recoveries_long");
    if (tooLong) return { tone: "hold", text: say(words.hold_recoveries, { reps: long.join(", ") }) };
    return { tone: "on", text: verdict.state === "done" ? words.all_in : runner.words.on };
  }

  function stepVerdict(runner, { state, codes, missed }) {
    if (missed.length) return { tone: "hold", text: say(words.step_slow, { reps: missed.join(", ") }) };
    if (codes.includes("start_fast")) return { tone: "hold", text: say(words.step_fast, { reps: 1 }) };
    if (state === "hold") return { tone: "hold", text: words.not_faster };
    return { tone: "on", text: state === "done" ? words.all_in : runner.words.on };
  }

  function lastText(rep, brief) {
    if (!rep) return "";
    if (rep.conflict.length) return say(words.two_times, { times: rep.conflict.map(repTime).join(" / ") });
    const time = rep.excused && rep.time_ms === null ? words.excused : repTime(rep.time_ms);
    const told = rep.estimated ? say(words.estimated, { time }) : time;
    return brief ? told : say(words.last, { time: told });
  }

  const MARKS = { date: "on_pace", goal: "at_goal", missed: "missed", fast: "fast", excused: "excused" };

  /* --- painting ------------------------------------------------------------------------------- */

  function put(node, text) {
    if (node.data !== text) node.data = text;
  }

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  const textIn = (parent, selector) => parent.querySelector(selector).appendChild(document.createTextNode(""));

  function makeTile(runner, at) {
    const item = byId("tile-template").content.firstElementChild.cloneNode(true);
    const tap = item.querySelector(".tile__tap");
    const tile = {
      item, tap, runner,
      clock: textIn(item, ".tile__clock"), rep: textIn(item, ".tile__rep"), short: textIn(item, ".tile__short"),
      off: textIn(item, ".tile__off"), last: textIn(item, ".tile__last .tile__long"), brief: textIn(item, ".tile__last .tile__brief"),
      count: textIn(item, ".tile__count"), verdict: textIn(item, ".tile__verdict .tile__long"), verdictBrief: textIn(item, ".tile__verdict .tile__brief"),
      verdictBox: item.querySelector(".tile__verdict"), mark: item.querySelector(".tile__mark"), said: null,
    };
    item.dataset.athlete = runner.athlete;
    item.querySelector(".tile__name").textContent = runner.name;
    item.querySelector(".tile__key").textContent = KEYS[at] || "";
    if (groups.size > 1) item.querySelector(".tile__name").dataset.letter = runner.letter;
    item.querySelector(".tile__more").setAttribute("aria-label", say(words.more, { name: runner.name }));
    pressed(tap, (event) => tapped(runner, event));
    item.querySelector(".tile__more").addEventListener("click", () => Quarters.sheets.runner(runner.athlete));
    return tile;
  }

  /* The label says what a tap does: the figures beside it change ten times a second and are for the eye. */
  function label(runner, run) {
    const facts = { name: runner.name, rep: run.rep };
    if (look.naming && run.state === "running") return say(words.tap_name, facts);
    if (run.state === "running") return say(words.tap_finish, facts);
    return say(run.state === "done" ? words.tap_done : words.tap_go, facts);
  }

  function paint(athlete) {
    const tile = tiles.get(athlete);
    const { runner } = tile;
    const run = evening.run(athlete);
    const plan = planned(runner, run.rep);
    const last = lastTimed(run);
    const reps = runner.reps.length || runner.distances_m.length;
    const target = plan ? ` · ${say(words.target, { time: repTime(plan.target_ms) })}` : "";
    const rested = run.reps.filter((rep) => rep.recovery_ms !== null).pop();
    const joins = run.state === "waiting" && run.rep > 1;
    tile.run = run;
    set(tile.item, "data-state", run.state);
    set(tile.item, "data-plan", plan && plan.pace === "goal" ? "goal" : "date");
    put(tile.rep, joins ? say(words.joins, { rep: run.rep }) + target : say(words.rep_of, { rep: run.rep, reps }) + target);
    put(tile.short, `${run.rep}/${reps}${plan ? ` · ${repTime(plan.target_ms)}` : ""}`);
    const recovery = rested ? say(words.recovery, { time: seconds(rested.recovery_ms) }) : "";
    put(tile.count, `${run.rep}/${reps}`);
    put(tile.last, [lastText(last, false), recovery].filter(Boolean).join(" · "));
    put(tile.brief, [lastText(last, true), recovery].filter(Boolean).join(" · "));
    const outcome = last ? Quarters.outcome(runner, last) : "";
    set(tile.mark, "data-outcome", outcome);
    tile.mark.hidden = !outcome;
    const verdict = verdictOf(runner, run);
    put(tile.verdict, verdict.text);
    put(tile.verdictBrief, verdict.tone === "hold" ? words.hold : verdict.tone === "stop" ? words.stop : verdict.text);
    set(tile.verdictBox, "data-tone", verdict.tone);
    const spoken = outcome ? `, ${tile.last.data} ${words[MARKS[outcome]]}` : "";
    set(tile.tap, "aria-label", `${label(runner, run)}${spoken} ${verdict.text}`);
    announce(tile, verdict.text);
    tick(tile, clock.now(), goTime(groups.get(runner.group)));
  }

  /* Only a verdict that changes is spoken. */
  function announce(tile, text) {
    if (tile.said !== null && tile.said !== text) byId("said").textContent = say(words.said, { name: tile.runner.name, text });
    tile.said = text;
  }

  /* What changes by itself. */
  function tick(tile, now, goes) {
    const { run, runner } = tile;
    const since = ownSince(run);
    if (run.state === "running") {
      put(tile.clock, since === undefined ? "–" : tenths(Math.max(0, now - since)));
      put(tile.off, since === undefined ? words.elsewhere : "");
      return;
    }
    if (run.state !== "resting") {
      const word = run.stopped_after !== null ? words.stopped : run.state === "done" ? words.done : words.ready;
      put(tile.clock, word);
      put(tile.off, "");
      return;
    }
    const rest = since === undefined ? null : now - since;
    put(tile.clock, rest === null ? "–" : say(words.recovery, { time: seconds(rest) }));
    const { flag_ms: flag, low_ms: low } = runner.recovery;
    const late = flag !== null && rest !== null && rest > flag;
    set(tile.item, "data-rest", late ? "late" : low !== null && rest !== null && rest >= low ? "due" : "");
    put(tile.off, goes !== null && goes > now ? say(words.off_in, { time: seconds(goes - now + 999) }) : "");
  }

  /* --- groups --------------------------------------------------------------------------------- */

  function makeGroup(number) {
    const members = board.runners.filter((runner) => runner.group === number);
    const item = byId("group-template").content.firstElementChild.cloneNode(true);
    const name = say(words.group, { letter: members[0].letter });
    const group = {
      number, members, item, name, anchor: "last", beeped: null,
      button: item.querySelector("button"), clock: textIn(item, ".group__clock"), what: textIn(item, ".group__what"),
    };
    item.querySelector(".group__name").textContent = name;
    pressed(group.button, (event) => sendOff(group, event));
    return group;
  }

  const active = (group) => group.members.map((runner) => ({ runner, run: evening.run(runner.athlete) })).filter(({ run }) => run.state !== "done");

  /* The rep that comes next for the group; who joins later does not hold it up. */
  function nextRep(group) {
    const there = active(group);
    const begun = there.filter(({ run }) => run.state !== "waiting");
    if (begun.length) return Math.max(...begun.map(({ run }) => (run.state === "running" ? run.rep + 1 : run.rep)));
    return there.length ? Math.min(...there.map(({ run }) => run.rep)) : null;
  }

  function starters(group) {
    const next = nextRep(group);
    return active(group).filter(({ run }) => run.state === "resting" || (run.state === "waiting" && run.rep <= next));
  }

  /* When the group goes: the shortest rest that was asked of any of them, from the first or the last one in. */
  function goTime(group) {
    if (!group) return null;
    const there = active(group).filter(({ run }) => run.state !== "waiting");
    const ins = there.filter(({ run }) => run.state === "resting").map(({ run }) => ownSince(run)).filter((at) => at !== undefined);
    const rests = there.map(({ runner }) => runner.recovery.high_ms).filter((ms) => ms !== null);
    if (!ins.length || !rests.length || (group.anchor === "last" && ins.length < there.length)) return null;
    return (group.anchor === "last" ? Math.max(...ins) : Math.min(...ins)) + Math.min(...rests);
  }

  function paintGroup(group) {
    const there = active(group);
    const running = there.filter(({ run }) => run.state === "running").length;
    group.ready = starters(group).length;
    group.goes = goTime(group);
    group.since = Math.max(...there.map(({ run }) => (run.state === "resting" ? ownSince(run) ?? -Infinity : -Infinity)));
    set(group.item, "data-state", !there.length ? "done" : running === there.length ? "running" : "ready");
    group.button.disabled = !group.ready;
    const begun = there.filter(({ run }) => run.state !== "waiting").length;
    const counting = running && running < there.length && begun ? say(words.in, { in: begun - running, all: begun }) : "";
    const doing = !there.length ? words.all_done : words.running;
    put(group.what, group.ready ? say(words.start, { rep: nextRep(group) }) + (counting ? ` · ${counting}` : "") : doing);
    tickGroup(group, clock.now());
  }

  function tickGroup(group, now) {
    if (group.goes === null || !group.ready) {
      const resting = group.ready && Number.isFinite(group.since);
      put(group.clock, resting ? seconds(Math.max(0, now - group.since)) : "");
      set(group.item, "data-late", "false");
      group.beeped = null;
      return;
    }
    const left = group.goes - now;
    put(group.clock, left > 0 ? seconds(left + 999) : say(words.over, { time: seconds(-left) }));
    const late = (tile) => tile.item.dataset.rest === "late" && tile.run.state === "resting";
    set(group.item, "data-late", String(group.members.some(({ athlete }) => late(tiles.get(athlete)))));
    beep(group, left);
  }

  function beep(group, left) {
    const step = left > 3000 ? 4 : left > 0 ? Math.ceil(left / 1000) : 0;
    if (step === group.beeped) return;
    const fresh = group.beeped !== null;
    group.beeped = step;
    if (!fresh || step > 3) return;
    if (step > 0) sound.count();
    else sound.go();
  }

  /* --- taps ----------------------------------------------------------------------------------- */

  /* The moment is that of the finger's touch, the act that of its lifting: a touch that becomes a scroll is none. */
  function pressed(button, act) {
    let down = null;
    button.addEventListener("pointerdown", (event) => { down = event.isPrimary && event.button === 0 ? event : null; });
    button.addEventListener("pointercancel", () => { down = null; });
    button.addEventListener("pointerup", (event) => {
      const began = down;
      down = null;
      const there = document.elementFromPoint(event.clientX, event.clientY);
      if (began && began.pointerId === event.pointerId && button.contains(there)) act(began);
    });
    // A keyboard or a switch: no pointer, and a click of its own.
    button.addEventListener("click", (event) => { if (event.detail === 0) act(event); });
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  function act(kind, at, body) {
    const tap = store.make(kind, at, at === null ? body : clock.body(body));
    const { seq } = tap;
    store.put(tap).then((kept) => { if (kept.seq !== seq) rebuild(); }).catch(() => { byId("alert").textContent = words.not_stored; });
    look.device = tap.device;
    taps.push(tap);
    refresh(evening.add(tap));
    return tap;
  }

  /* Another tab was faster with a number: the order is another one now. */
  function rebuild() {
    Object.assign(evening, new Quarters.Evening(board.runners));
    [...taps].forEach((tap) => evening.add(tap));
    refresh(new Set(runners.keys()));
  }

  function refresh(touched) {
    const numbers = new Set();
    for (const athlete of touched) {
      if (runners.has(athlete)) numbers.add(runners.get(athlete).group);
    }
    numbers.forEach((number) => paintGroup(groups.get(number)));
    for (const athlete of touched) if (tiles.has(athlete)) paint(athlete);
    if (!pending) pending = setTimeout(settle, 0);
  }

  /* The tile that was tapped first; what tells about all of it may come a frame later. */
  let pending = 0;
  function settle() {
    clearTimeout(pending);
    pending = 0;
    paintLine();
    paintUndo();
    Quarters.sheets.refresh();
  }

  /* The first tap opens the loudspeaker, which takes a while on some phones: after the paint. */
  const wake = () => setTimeout(sound.wake, 50);

  function tapped(runner, event) {
    wake();
    const at = clock.at(event);
    const run = evening.run(runner.athlete);
    if (look.naming) return name(runner, run);
    if (run.state === "running") return act("finish", at, { athlete: runner.athlete, rep: run.rep });
    if (run.state === "done") return Quarters.sheets.runner(runner.athlete);
    const since = ownSince(run);
    if (run.state === "resting" && since !== undefined && at - since < SLIP_MS) return null;
    return go([{ runner, run }], at);
  }

  function go(who, at) {
    if (look.first === null) look.first = at;
    return act("go", at, { runners: Object.fromEntries(who.map(({ runner, run }) => [runner.athlete, run.rep])) });
  }

  function sendOff(group, event) {
    wake();
    const who = starters(group);
    if (who.length) go(who, clock.at(event));
  }

  function someone(event) {
    wake();
    act("finish", clock.at(event), { athlete: null, rep: null });
  }

  /* --- naming --------------------------------------------------------------------------------- */

  /* What the unnamed runner's time would be, as far as one can tell: since the send-off that runs longest. */
  function unnamedTime({ at_ms: at, device }) {
    const starts = [...tiles.values()].filter(({ run }) => run.state === "running").map(({ run }) => run.since[device]);
    const known = starts.filter((start) => start !== undefined && start < at);
    return known.length ? repTime(at - Math.min(...known)) : seconds(at - (look.first ?? at));
  }

  function name(runner, run) {
    const [first] = evening.unnamed();
    if (!first) return naming(false);
    if (run.state !== "running") {
      byId("alert").textContent = say(words.not_running, { name: runner.name });
      return null;
    }
    act("name", null, { of: first.tap, athlete: runner.athlete, rep: run.rep });
    if (!evening.unnamed().length) naming(false);
    return null;
  }

  function naming(on) {
    look.naming = on;
    document.body.toggleAttribute("data-naming", on);
    for (const { tap, runner, run } of tiles.values()) set(tap, "aria-label", label(runner, run));
    paintLine();
    return null;
  }

  function paintLine() {
    const open = evening.unnamed();
    const line = byId("line");
    const button = byId("line-do");
    if (!open.length) {
      if (look.naming) naming(false);
      const running = [...tiles.values()].some(({ run }) => run && run.state === "running");
      put(line.text, running ? words.hint : words.hint_start);
    } else if (look.naming) {
      put(line.text, say(words.who, { time: unnamedTime(open[0]), n: open.length }));
    } else {
      put(line.text, say(words.unnamed, { n: open.length, times: open.map(unnamedTime).join(", ") }));
    }
    set(line, "data-mode", open.length ? (look.naming ? "naming" : "unnamed") : "hint");
    button.hidden = !open.length;
    button.textContent = look.naming ? words.later : words.name_them;
  }

  /* --- undo ----------------------------------------------------------------------------------- */

  const nameOf = (athlete) => runners.get(athlete)?.name ?? "";

  function describe({ kind, body, id }) {
    const facts = { name: nameOf(body.athlete), rep: body.rep, number: body.number };
    if (kind === "go") {
      const who = Object.entries(body.runners);
      if (who.length === 1) return say(words.did_go, { name: nameOf(who[0][0]), rep: who[0][1] });
      const groupsOf = new Set(who.map(([athlete]) => runners.get(athlete)?.group));
      const all = groupsOf.size === 1 ? groups.get([...groupsOf][0])?.name : "";
      return say(all ? words.did_go : words.did_go_group, { name: all, n: who.length, rep: who[0][1] });
    }
    if (kind === "finish") {
      const counts = evening.finish(id);
      if (!counts) return body.athlete ? say(words.did_finish, facts) : words.did_someone;
      const rep = evening.run(counts.athlete).reps.find((one) => one.rep === counts.rep);
      const time = rep && rep.time_ms !== null ? ` ${repTime(rep.time_ms)}` : "";
      return say(words.did_finish, { name: nameOf(counts.athlete), rep: counts.rep }) + time;
    }
    const time = body.time_ms ? repTime(body.time_ms) : "–";
    return say(words[`did_${kind}`] || words.did_other, { ...facts, time });
  }

  /* Taps that can be taken back, the latest first. An undo is shown on what it took back. */
  function undoable() {
    return taps.filter((tap) => tap.kind !== "undo" && tap.device === look.device).sort((one, other) => other.seq - one.seq);
  }

  function undo(tap) {
    act("undo", null, { of: tap.id });
  }

  function putBack(tap) {
    const undos = taps.filter((one) => one.kind === "undo" && one.body.of === tap.id && !evening.gone(one.id));
    undos.forEach((one) => act("undo", null, { of: one.id }));
  }

  function paintUndo() {
    const last = undoable().find((tap) => !evening.gone(tap.id));
    byId("undo").disabled = !last;
    byId("undo-what").textContent = last ? describe(last) : "";
    look.last = last || null;
  }

  /* --- the whole ------------------------------------------------------------------------------ */

  /* As many columns as leave the tiles high enough for a thumb and closest to two and a half times as wide as high. */
  function fit() {
    const list = byId("tiles");
    const { clientWidth: width, clientHeight: height } = list;
    const least = tiles.size > 12 ? 104 : 150;
    let best = { columns: 1, score: -Infinity };
    for (let columns = 1; columns <= Math.min(tiles.size, 8); columns += 1) {
      const wide = (width - 8 * (columns - 1)) / columns;
      const high = height / Math.ceil(tiles.size / columns) - 8;
      const odd = Math.abs(Math.log(wide / high / 2.5)) + (wide < least ? 9 : 0) + (high < 46 ? (46 - high) / 4 : 0);
      if (-odd > best.score) best = { columns, score: -odd };
    }
    list.style.setProperty("--columns", best.columns);
  }

  let shown = 0;
  function frame() {
    requestAnimationFrame(frame);
    const now = clock.now();
    const step = Math.floor(now / 100);
    if (step === shown || document.visibilityState === "hidden") return;
    shown = step;
    const goes = new Map([...groups].map(([number, group]) => [number, group.goes]));
    for (const tile of tiles.values()) tick(tile, now, goes.get(tile.runner.group));
    groups.forEach((group) => tickGroup(group, now));
    put(look.clock, look.first === null ? "" : seconds(now - look.first));
  }

  function know(given, own) {
    const touched = new Set();
    for (const tap of given) {
      if (!evening.taps.has(tap.id)) taps.push(tap);
      if (own) look.device = tap.device;
      if (tap.kind === "go" && tap.device === look.device && (look.first === null || tap.at_ms < look.first)) look.first = tap.at_ms;
      if (store.seen) store.seen(tap.seq);
      for (const athlete of evening.add(tap)) touched.add(athlete);
    }
    return touched;
  }

  function saved({ detail }) {
    const chip = byId("saved");
    const bad = detail.unkept > 0;
    const text = bad ? say(words.unkept, { n: detail.unkept }) : detail.count ? say(words.unsent, { n: detail.count }) : words.saved;
    if (chip.textContent !== text) chip.textContent = text;
    set(chip, "data-tone", bad || detail.refused || detail.other ? "missed" : detail.count ? "date" : "goal");
  }

  function build() {
    const numbers = [...new Set(board.runners.map((runner) => runner.group))].sort((one, other) => one - other);
    numbers.forEach((number) => groups.set(number, null));
    numbers.forEach((number) => groups.set(number, makeGroup(number)));
    board.runners.forEach((runner, at) => tiles.set(runner.athlete, makeTile(runners.get(runner.athlete), at)));
    byId("groups").replaceChildren(...[...groups.values()].map((group) => group.item));
    byId("tiles").replaceChildren(...[...tiles.values()].map((tile) => tile.item));
    byId("groups").dataset.n = groups.size;
    byId("tiles").toggleAttribute("data-many", tiles.size > 12);
    byId("line").text = byId("line-text").appendChild(document.createTextNode(""));
    look.clock = byId("evening-clock").appendChild(document.createTextNode(""));
    fit();
    new ResizeObserver(fit).observe(byId("tiles"));
  }

  function listen() {
    pressed(byId("someone"), someone);
    byId("undo").addEventListener("click", () => {
      settle();
      if (look.last) undo(look.last);
    });
    byId("line-do").addEventListener("click", () => naming(!look.naming));
    document.addEventListener("quarters:unsent", saved);
    document.addEventListener("quarters:elsewhere", ({ detail }) => refresh(know(detail.taps.filter((tap) => tap.practice === board.practice), true)));
    document.addEventListener("quarters:taps", ({ detail }) => refresh(know(detail.taps, false)));
    document.addEventListener("keydown", keyed);
  }

  function keyed(event) {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]");
    if (busy || document.body.dataset.keys === "off" || event.target.closest("input, select, textarea")) return;
    const digit = /^Digit(\d)$/.exec(event.code);
    if (event.shiftKey) {
      const group = digit && [...groups.values()][Number(digit[1]) - 1];
      if (group) { event.preventDefault(); sendOff(group, event); }
      return;
    }
    const letter = event.key.toLowerCase();
    if (letter === "s") someone(event);
    else if (letter === "z") { settle(); byId("undo").click(); }
    else {
      const runner = board.runners[KEYS.indexOf(letter)];
      if (letter.length !== 1 || !runner || KEYS.indexOf(letter) < 0) return;
      tapped(runners.get(runner.athlete), event);
    }
    event.preventDefault();
  }

  async function start() {
    build();
    const { ok } = await store.open({ practice: board.practice, owner: board.user, squad: board.squad });
    if (!ok) {
      byId("alert").textContent = words.no_store;
      byId("saved").textContent = words.not_stored;
      byId("saved").dataset.tone = "missed";
      byId("saved-sheet").showModal();
    }
    know(board.taps, false);
    know(await store.taps(board.practice), true);
    await clock.start(board.practice, Math.max(0, ...taps.filter((tap) => tap.device === look.device).map((tap) => tap.at_ms ?? 0)));
    look.first = null;
    know(taps.slice(), false);
    for (const tap of taps) if (tap.kind === "go" && tap.device === look.device) look.first = Math.min(look.first ?? tap.at_ms, tap.at_ms);
    Quarters.kept.names = Object.fromEntries(board.runners.map(({ athlete, name: called }) => [athlete, called]));
    await Quarters.sheets.start();
    listen();
    for (const tile of tiles.values()) tile.run = evening.run(tile.runner.athlete);
    refresh(new Set(runners.keys()));
    settle();
    requestAnimationFrame(frame);
    document.body.dataset.ready = "true";
  }

  Quarters.board = {
    board, words, evening, runners, groups, say, repTime, verdictOf, planned, ownSince, nameOf, describe, undoable, undo, putBack, act, go,
    refresh, start,
  };
})();
