/* The stopwatch: what a tap means, and who is painted for it.

   A tap is a value with the moment of its own event. It goes to the phone's jotter first, then into the fold, and what it
   was meant for is painted; the phone's database, and what only tells about the tap, follow a frame later. Nothing here is kept apart from the taps:
   a reload shows the same. */
(function () {
  "use strict";

  const Quarters = window.Quarters;
  const page = document.getElementById("board");
  if (!page) return;
  const board = JSON.parse(page.textContent);
  const words = board.words;
  const { clock, sound, store, times } = Quarters;
  const { put, afterPaint } = Quarters.writing;
  const byId = (id) => document.getElementById(id);

  /* A second touch of the same runner within this is a slip; nobody rests so briefly. */
  const SLIP_MS = 5000;
  const KEYS = "1234567890qwertyuiopadfghjklxcvbnm";

  const evening = new Quarters.Evening(board.runners);
  const track = {
    board, words, evening, taps: [], runners: new Map(), tiles: new Map(), groups: new Map(),
    device: null, first: null, naming: false, act, go, tapped, sendOff, flush, refresh, start,
  };
  const { taps, runners, tiles, groups } = track;
  /* By athlete, the rep whose end another phone told last: when that came here, and whether this phone timed it too. */
  const news = new Map();
  let line, past, chip, moving, eveningClock;

  /* --- what a tap does ------------------------------------------------------------------------ */

  function act(kind, at, body) {
    const tap = store.make(kind, at, at === null ? body : clock.body(body));
    const { seq } = tap;
    // What is typed can wait for the database; a finger at the line cannot.
    store.put(tap, at === null ? null : afterPaint).then((kept) => { if (kept.seq !== seq) rebuild(); }).catch(() => { byId("alert").textContent = words.not_stored; });
    track.device = tap.device;
    taps.push(tap);
    chip.tapped(tap);
    refresh(evening.add(tap));
    return tap;
  }

  /* Another tab was faster with a number: the order is another one now. */
  function rebuild() {
    Object.assign(evening, new Quarters.Evening(board.runners));
    taps.forEach((tap) => evening.add(tap));
    refresh(new Set(runners.keys()));
  }

  function tapped(runner, event) {
    wake();
    const at = clock.at(event);
    const { run } = runner;
    if (track.naming) return line.name(runner);
    if (run.state === "running") return act("finish", at, { athlete: runner.athlete, rep: run.rep });
    if (run.state === "done" && run.flushing !== null) return flushed(runner, run, at);
    const since = runner.since(run);
    if (since === undefined && at - news.get(runner.athlete)?.at < SLIP_MS) return also(runner, at);
    if (run.state === "done") return Quarters.sheets.runner(runner.athlete);
    if (run.state === "resting" && since !== undefined && at - since < SLIP_MS) return null;
    return go([{ runner, run }], at);
  }

  /* The other phone was faster, and a thumb was on its way: a finish of the same rep where this phone saw its start. */
  function also({ athlete }, at) {
    const { rep, timed } = news.get(athlete);
    return timed ? act("finish", at, { athlete, rep }) : null;
  }

  function go(who, at) {
    track.first ??= at;
    return act("go", at, { runners: Object.fromEntries(who.map(({ runner, run }) => [runner.athlete, run.rep])) });
  }

  function sendOff(group, event) {
    wake();
    const who = group.starters();
    if (who.length) go(who, clock.at(event));
  }

  /* Everybody of the group whose reps are in: one tap, taken back as one. */
  function flush(group, event) {
    wake();
    const who = group.flushers().map(({ runner: { athlete }, number }) => [athlete, number]);
    if (who.length) act("go", clock.at(event), { flush: true, runners: Object.fromEntries(who) });
  }

  function flushed(runner, run, at) {
    const since = runner.flushSince(run);
    if (since === undefined) return Quarters.sheets.runner(runner.athlete);
    if (at - since < SLIP_MS) return null;
    return act("flush", at, { athlete: runner.athlete, number: run.flushing, time_ms: at - since });
  }

  function someone(event) {
    wake();
    act("finish", clock.at(event), { athlete: null, rep: null });
  }

  /* The first tap opens the loudspeaker, which takes a while on some phones. */
  const wake = () => afterPaint(sound.wake);

  /* --- who is painted ------------------------------------------------------------------------- */

  const late = { tiles: new Set(), groups: new Set(), told: new Set() };

  /* A tap on a runner is answered by his tile, one for several by the buttons of their groups and the first one's tile; the rest
     is for the frame after. */
  function refresh(touched) {
    const here = [...touched].filter((athlete) => tiles.has(athlete));
    const numbers = new Set(here.map((athlete) => runners.get(athlete).group));
    if (here.length > 1) numbers.forEach((number) => groups.get(number).answer());
    if (here.length) tiles.get(here[0]).answer();
    numbers.forEach((number) => late.groups.add(number));
    here.forEach((athlete) => {
      late.tiles.add(athlete);
      late.told.add(athlete);
    });
    if (moving) moving.skip();
    afterPaint(settle);
  }

  function settle() {
    late.groups.forEach((number) => groups.get(number).paint());
    late.tiles.forEach((athlete) => tiles.get(athlete).paint());
    chip.paint();
    line.paint();
    past.paint();
    const numbers = new Set([...late.told].map((athlete) => runners.get(athlete).group));
    const now = clock.now();
    for (const tile of tiles.values()) if (numbers.has(tile.runner.group)) tile.tick(now, groups.get(tile.runner.group).goes);
    late.told.forEach((athlete) => tiles.get(athlete).tell());
    for (const set of [late.groups, late.tiles, late.told]) set.clear();
    const over = [...tiles.values()].every(({ run }) => run.state === "done");
    Quarters.writing.set(byId("finish"), "data-over", String(over));
    Quarters.sheets.refresh();
    Quarters.phone.draw();
  }

  function everythingMoves(now) {
    for (const tile of tiles.values()) tile.tick(now, groups.get(tile.runner.group).goes);
    groups.forEach((group) => group.tick(now));
    put(eveningClock, track.first === null ? "" : times.seconds(now - track.first));
  }

  /* --- taps of before, of another tab, of another phone --------------------------------------- */

  function know(given, own) {
    const touched = new Set();
    for (const tap of given) {
      if (!evening.taps.has(tap.id)) taps.push(tap);
      if (own) track.device = tap.device;
      if (tap.kind === "go" && tap.device === track.device && (track.first === null || tap.at_ms < track.first)) track.first = tap.at_ms;
      if (store.seen) store.seen(tap.seq);
      for (const athlete of evening.add(tap)) touched.add(athlete);
    }
    return touched;
  }

  function hear(given) {
    const ran = [...runners.values()].filter(({ run }) => run.state === "running");
    const before = ran.map((runner) => [runner, { rep: runner.run.rep, timed: runner.since() !== undefined, at: clock.now() }]);
    const touched = know(given, false);
    for (const [runner, told] of before) {
      if (runner.run.state !== "running" && runner.run.stopped_after === null) news.set(runner.athlete, told);
    }
    return touched;
  }

  const ofThis = (given) => given.filter((tap) => tap.practice === board.practice);

  /* --- keys ----------------------------------------------------------------------------------- */

  function undo() {
    const last = past.last();
    if (last) past.undo(last);
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
    else if (letter === "z") undo();
    else {
      const asked = letter.length === 1 && KEYS.includes(letter) ? board.runners[KEYS.indexOf(letter)] : null;
      if (!asked) return;
      tapped(runners.get(asked.athlete), event);
    }
    event.preventDefault();
  }

  /* --- the page ------------------------------------------------------------------------------- */

  function build() {
    const numbers = [...new Set(board.runners.map((asked) => asked.group))].sort((one, other) => one - other);
    board.runners.forEach((asked) => runners.set(asked.athlete, new Quarters.Runner(track, asked)));
    const all = [...runners.values()];
    numbers.forEach((number) => groups.set(number, new Quarters.Group(track, number, all.filter(({ group }) => group === number))));
    all.forEach((runner, at) => tiles.set(runner.athlete, new Quarters.Tile(track, runner, KEYS[at] || "")));
    byId("groups").replaceChildren(...[...groups.values()].map((group) => group.item));
    byId("tiles").replaceChildren(...[...tiles.values()].map((tile) => tile.item));
    byId("groups").dataset.n = groups.size;
    byId("tiles").toggleAttribute("data-many", tiles.size > 12);
    [line, past, chip] = [new Quarters.Line(track), new Quarters.Past(track), new Quarters.Chip(words)];
    track.past = past;
    eveningClock = Quarters.writing.into(byId("evening-clock"), "span");
    Quarters.screen.fill(byId("tiles"), tiles.size);
  }

  function listen() {
    Quarters.pressed(byId("someone"), someone);
    document.addEventListener("quarters:elsewhere", ({ detail }) => refresh(know(ofThis(detail.taps), true)));
    document.addEventListener("quarters:taps", ({ detail }) => { if (detail.practice === board.practice) refresh(hear(detail.taps)); });
    document.addEventListener("keydown", keyed);
  }

  async function start() {
    build();
    const { ok } = await store.open({ practice: board.practice, owner: board.user, squad: board.squad });
    if (!ok) {
      byId("alert").textContent = words.no_store;
      chip.refused(words.not_stored);
      byId("saved-sheet").showModal();
    }
    know(board.taps, false);
    know(await store.taps(board.practice), true);
    await clock.start(board.practice, Math.max(0, ...taps.filter((tap) => tap.device === track.device).map((tap) => tap.at_ms ?? 0)));
    // Only now is it known which taps are this phone's own.
    track.first = null;
    know(taps.slice(), false);
    Quarters.kept.names = Object.fromEntries(board.runners.map(({ athlete, name }) => [athlete, name]));
    await Quarters.sheets.start();
    listen();
    tiles.forEach((tile) => tile.paint());
    groups.forEach((group) => group.paint());
    refresh(new Set(runners.keys()));
    settle();
    moving = Quarters.screen.tick(everythingMoves);
    document.body.dataset.ready = "true";
  }

  Quarters.board = track;
})();
