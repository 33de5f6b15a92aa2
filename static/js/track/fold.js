/* What an evening's taps come to: the same fold as coachapp/timing/fold.py, one tap at a time.

   const evening = new Quarters.Evening(runners)      runners: [{athlete, reps: [...], first_rep, last_rep}]
   evening.add(tap) -> Set of the athletes whom it concerns; a tap that is known already concerns nobody
   evening.run(athlete) -> {reps, flush, rpe_half, note, first_rep, stopped_after, state, rep, since, flushing, flush_since}
   evening.unnamed() -> [{tap, device, at_ms}]        evening.gone(id) -> whether a tap was taken back
   evening.finish(id) -> {athlete, rep, at_ms} or {athlete, flush, at_ms} as it counts now, or null
   Quarters.fold(runners, taps) -> {runs: {athlete: run}, unnamed}      all at once

   Only the taps that concern an athlete are gone through again when one is added, so thirty athletes cost no more than
   one. Taps are in the order of their numbers, then phones, then ids; it plays no part when they arrive. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const SAME_WITHIN_MS = 100;
  const NOBODY = Symbol("nobody");

  const text = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const inOrder = (one, other) => one.seq - other.seq || text(one.device, other.device) || text(one.id, other.id);

  function entry(map, key, make) {
    if (!map.has(key)) map.set(key, make());
    return map.get(key);
  }

  const newMap = () => new Map();

  /* --- what the taps say about one athlete ---------------------------------------------------- */

  class Trace {
    constructor() {
      this.starts = new Map(); // device -> rep -> at_ms
      this.finishes = new Map(); // device -> rep -> {tap, word}
      this.running = new Map(); // device -> rep
      this.times = new Map();
      this.recoveries = new Map();
      this.estimated = new Map();
      this.excuses = { rep: new Map(), recovery: new Map() };
      this.flush = new Map();
      this.flushOff = new Map(); // number -> device -> at_ms
      this.flushIn = new Map(); // id of the finish -> number
      this.rpe_half = null;
      this.note = "";
      this.stopped_after = null;
      this.first_rep = null;
      this.displaced = [];
    }

    /* Off to a rep, or to a flush. */
    start(tap, rep) {
      if (tap.body.flush) { this.sentToFlush(tap, rep); return; }
      entry(this.starts, tap.device, newMap).set(rep, tap.at_ms);
      this.running.set(tap.device, rep);
    }

    /* A finish goes to whom it was given last; who had the rep before loses it. */
    finish(tap, word) {
      if (word.body.flush) { this.endFlush(tap, word.body.flush); return; }
      const rep = word.body.rep || this.running.get(tap.device);
      if (!rep) { this.displaced.push(tap); return; }
      const finishes = entry(this.finishes, tap.device, newMap);
      const before = finishes.get(rep);
      if (before && inOrder(before.word, word) > 0) { this.displaced.push(tap); return; }
      if (before) this.displaced.push(before.tap);
      finishes.set(rep, { tap, word });
    }

    word(tap) {
      const { kind, body } = tap;
      if (kind === "write") this.written(body);
      else if (kind === "flush") this.flushed(tap);
      else if (kind === "effort") this.rpe_half = body.rpe_half;
      else if (kind === "note") this.note = body.text;
      else if (kind === "excuse") this.excuses[body.what].set(body.rep, body.reason);
      else if (kind === "stop") this.stopped_after = body.after;
      else if (kind === "resume") this.stopped_after = null;
      else if (kind === "arrive") this.first_rep = body.rep;
    }

    /* Sent off, or its time. */
    flushed(tap) {
      const { number, time_ms: time, running } = tap.body;
      if (running) { this.sentToFlush(tap, number); return; }
      this.flush.set(number, time);
      this.flushOff.delete(number);
    }

    /* A time that is known is not lost to a phone that sent off late. */
    sentToFlush({ device, at_ms: at }, number) {
      if ((this.flush.get(number) ?? null) !== null) return;
      this.flush.set(number, null);
      entry(this.flushOff, number, newMap).set(device, at);
    }

    /* The end of a flush that this phone sent off and that still runs; else the finish stays nobody's. */
    endFlush(tap, number) {
      const off = this.flushOff.get(number)?.get(tap.device);
      if (off === undefined || tap.at_ms <= off) { this.displaced.push(tap); return; }
      this.flush.set(number, tap.at_ms - off);
      this.flushOff.delete(number);
      this.flushIn.set(tap.id, number);
    }

    written(body) {
      if ("time_ms" in body) this.times.set(body.rep, body.time_ms);
      if ("recovery_ms" in body) this.recoveries.set(body.rep, body.recovery_ms);
      if ("time_ms" in body || "estimated" in body) this.estimated.set(body.rep, Boolean(body.estimated));
    }

    /* --- what it comes to --- */

    tapped(number) {
      const found = [];
      for (const device of [...this.finishes.keys()].sort(text)) {
        const start = this.starts.get(device)?.get(number);
        const finish = this.finishes.get(device).get(number);
        if (start !== undefined && finish && finish.tap.at_ms > start) found.push(finish.tap.at_ms - start);
      }
      return found;
    }

    recovery(number) {
      const found = [];
      for (const device of [...this.finishes.keys()].sort(text)) {
        const finish = this.finishes.get(device).get(number);
        const start = this.starts.get(device)?.get(number + 1);
        if (finish && start !== undefined && start >= finish.tap.at_ms) found.push(start - finish.tap.at_ms);
      }
      if (!found.length) return null;
      return Math.max(...found) - Math.min(...found) > SAME_WITHIN_MS ? Math.max(...found) : found[0];
    }

    rep(number) {
      const tapped = this.tapped(number);
      const differ = tapped.length > 1 && Math.max(...tapped) - Math.min(...tapped) > SAME_WITHIN_MS;
      const typed = this.times.has(number);
      const marked = [...this.finishes.values()].some((found) => Boolean(found.get(number)?.tap.body.estimated));
      return {
        rep: number,
        time_ms: typed ? this.times.get(number) : tapped.length && !differ ? tapped[0] : null,
        recovery_ms: this.recoveries.has(number) ? this.recoveries.get(number) : this.recovery(number),
        estimated: this.estimated.has(number) ? this.estimated.get(number) : marked,
        source: typed ? "typed" : "taps",
        excused: this.excuses.rep.get(number) || "",
        recovery_excused: this.excuses.recovery.get(number) || "",
        conflict: differ && !typed ? [...new Set(tapped)].sort((one, other) => one - other) : [],
      };
    }

    neverRun(rep) {
      const told = rep.time_ms !== null || rep.recovery_ms !== null || rep.excused || rep.recovery_excused || rep.conflict.length;
      return this.stopped_after !== null && rep.rep > this.stopped_after && !told;
    }

    since(moments, number, at) {
      const devices = [...moments.keys()].filter((device) => moments.get(device).has(number)).sort(text);
      return Object.fromEntries(devices.map((device) => [device, at(moments.get(device).get(number))]));
    }

    /* Where the athlete is: what he runs or waits for, and since when on each phone that saw it. */
    where(runner, first) {
      const last = runner.last_rep || runner.reps.length;
      const finished = new Set();
      for (const found of this.finishes.values()) for (const rep of found.keys()) finished.add(rep);
      for (const [rep, time] of this.times) if (time !== null) finished.add(rep);
      for (const [rep, reason] of this.excuses.rep) if (reason) finished.add(rep);
      let top = Math.max(0, ...finished);
      for (const starts of this.starts.values()) for (const rep of starts.keys()) top = Math.max(top, rep);
      if (this.stopped_after !== null) return { state: "done", rep: this.stopped_after, since: {} };
      if (top < first) return { state: "waiting", rep: first, since: {} };
      if (!finished.has(top)) return { state: "running", rep: top, since: this.since(this.starts, top, (at) => at) };
      const since = this.since(this.finishes, top, (finish) => finish.tap.at_ms);
      return top >= last ? { state: "done", rep: top, since } : { state: "resting", rep: top + 1, since };
    }

    run(runner) {
      const numbers = new Set();
      const told = [this.times, this.recoveries, this.excuses.rep, this.excuses.recovery, ...this.starts.values(), ...this.finishes.values()];
      for (const found of told) for (const number of found.keys()) numbers.add(number);
      const first = this.first_rep || runner.first_rep || 1;
      const reps = [...numbers].sort((one, other) => one - other).map((number) => this.rep(number));
      const flushing = this.flushOff.size ? Math.max(...this.flushOff.keys()) : null;
      return {
        reps: reps.filter((rep) => !this.neverRun(rep)),
        flush: [...this.flush].sort((one, other) => one[0] - other[0]),
        rpe_half: this.rpe_half,
        note: this.note,
        first_rep: first,
        stopped_after: this.stopped_after,
        ...this.where(runner, first),
        flushing,
        flush_since: Object.fromEntries(this.flushOff.get(flushing) ?? []),
      };
    }
  }

  /* --- the evening ---------------------------------------------------------------------------- */

  class Evening {
    constructor(runners) {
      this.runners = new Map(runners.map((runner) => [runner.athlete, runner]));
      this.taps = new Map();
      this.about = new Map(); // id -> the undos, names and moves that point at it
      this.concerning = new Map(); // athlete (or nobody) -> ids
      this.runs = new Map();
      this.loose = new Map(); // athlete (or nobody) -> finishes that are nobody's
      this.taken = null;
    }

    add(tap) {
      const before = this.taps.get(tap.id);
      if (before && inOrder(before, tap) <= 0) return new Set();
      this.taps.set(tap.id, tap);
      if (tap.body.of) entry(this.about, tap.body.of, () => new Set()).add(tap.id);
      if (tap.kind === "undo") this.taken = null;
      const touched = this.touched(tap.id);
      for (const who of touched) {
        this.runs.delete(who);
        this.loose.delete(who);
      }
      touched.delete(NOBODY);
      return touched;
    }

    /* Everybody whom this tap concerns, by way of the taps that it is about and that are about it. */
    touched(id, seen = new Set(), found = new Set()) {
      const tap = this.taps.get(id);
      if (seen.has(id) || !tap) return found;
      seen.add(id);
      for (const who of this.named(tap)) found.add(who);
      if (tap.body.of) this.touched(tap.body.of, seen, found);
      for (const other of this.about.get(id) || []) this.touched(other, seen, found);
      for (const each of seen) for (const who of found) entry(this.concerning, who, () => new Set()).add(each);
      return found;
    }

    named({ kind, body }) {
      const found = kind === "go" ? Object.keys(body.runners) : [];
      if (body.athlete) found.push(body.athlete);
      if (body.from) found.push(body.from);
      if (kind === "finish") found.push(NOBODY);
      return found;
    }

    /* Undos are settled from those that nobody takes back; what goes round in a circle takes nothing back. */
    gone(id) {
      if (!this.taken) this.taken = takenBack(this.taps);
      return this.taken.has(id);
    }

    words(id) {
      const found = [...(this.about.get(id) || [])].map((other) => this.taps.get(other));
      return found.filter((tap) => (tap.kind === "name" || tap.kind === "move") && !this.gone(tap.id)).sort(inOrder);
    }

    sentOff(tap) {
      const runners = { ...tap.body.runners };
      for (const { body } of this.words(tap.id)) {
        const rep = runners[body.from];
        if (rep === undefined) continue;
        delete runners[body.from];
        runners[body.athlete] = tap.body.flush ? rep : body.rep || rep;
      }
      return runners;
    }

    /* The word that says whose a finish is: the latest name or move, else the tap itself. */
    lastWord(tap) {
      return this.words(tap.id).pop() || tap;
    }

    trace(athlete) {
      const trace = new Trace();
      const ids = this.concerning.get(athlete) || [];
      const taps = [...ids].map((id) => this.taps.get(id)).filter((tap) => !this.gone(tap.id)).sort(inOrder);
      for (const tap of taps) {
        if (tap.kind === "go") {
          const rep = this.sentOff(tap)[athlete];
          if (rep) trace.start(tap, rep);
        } else if (tap.kind === "finish") {
          const word = this.lastWord(tap);
          if (word.body.athlete === athlete) trace.finish(tap, word);
        } else if (tap.body.athlete === athlete) trace.word(tap);
      }
      return trace;
    }

    run(athlete) {
      if (!this.runs.has(athlete)) {
        const trace = this.trace(athlete);
        this.runs.set(athlete, trace.run(this.runners.get(athlete)));
        this.loose.set(athlete, trace.displaced);
      }
      return this.runs.get(athlete);
    }

    unnamed() {
      if (!this.loose.has(NOBODY)) {
        const finishes = [...(this.concerning.get(NOBODY) || [])].map((id) => this.taps.get(id));
        const open = (tap) => tap.kind === "finish" && !this.gone(tap.id) && !this.lastWord(tap).body.athlete;
        this.loose.set(NOBODY, finishes.filter(open));
      }
      for (const athlete of this.runners.keys()) this.run(athlete);
      const found = [NOBODY, ...this.runners.keys()].flatMap((who) => this.loose.get(who));
      return found.sort(inOrder).map((tap) => ({ tap: tap.id, device: tap.device, at_ms: tap.at_ms }));
    }

    finish(id) {
      const tap = this.taps.get(id);
      if (!tap || tap.kind !== "finish" || this.gone(id)) return null;
      const word = this.lastWord(tap);
      const athlete = word.body.athlete;
      if (!athlete || !this.runners.has(athlete)) return null;
      const trace = this.trace(athlete);
      if (trace.flushIn.has(id)) return { athlete, flush: trace.flushIn.get(id), at_ms: tap.at_ms };
      for (const [rep, { tap: counted }] of trace.finishes.get(tap.device) || []) if (counted.id === id) return { athlete, rep, at_ms: tap.at_ms };
      return null;
    }
  }

  function takenBack(taps) {
    const undos = new Map();
    for (const tap of taps.values()) if (tap.kind === "undo") undos.set(tap.id, tap.body.of);
    const waiting = new Map([...undos.keys()].map((id) => [id, 0]));
    for (const of of undos.values()) if (waiting.has(of)) waiting.set(of, waiting.get(of) + 1);
    const ready = [...waiting.keys()].filter((id) => !waiting.get(id));
    const gone = new Set();
    const settled = new Set();
    while (ready.length) {
      const id = ready.pop();
      if (settled.has(id)) continue;
      settled.add(id);
      const of = undos.get(id);
      if (!gone.has(id)) gone.add(of);
      if (!waiting.has(of)) continue;
      waiting.set(of, waiting.get(of) - 1);
      if (!waiting.get(of) || gone.has(of)) ready.push(of);
    }
    return gone;
  }

  Quarters.Evening = Evening;

  Quarters.fold = function (runners, taps) {
    const evening = new Evening(runners);
    taps.forEach((tap) => evening.add(tap));
    const runs = Object.fromEntries(runners.map(({ athlete }) => [athlete, evening.run(athlete)]));
    return { runs, unnamed: evening.unnamed() };
  };
})();
