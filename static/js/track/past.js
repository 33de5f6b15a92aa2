/* What this phone has tapped so far: how each tap is called, and how it is taken back, in any order.

   const past = new Quarters.Past(track)
   past.taps() -> those that can be taken back, the latest first; an undo is shown on what it took back
   past.last() -> the latest that still counts     past.describe(tap)     past.brief(tap)
   past.undo(tap)     past.putBack(tap)            past.paint(): the button at the thumb */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say } = Quarters.writing;
  const { times } = Quarters;
  const byId = (id) => document.getElementById(id);

  class Past {
    constructor(track) {
      this.track = track;
      this.button = byId("undo");
      this.what = byId("undo-what").appendChild(document.createTextNode(""));
      this.button.addEventListener("click", () => {
        const last = this.last();
        if (last) this.undo(last);
      });
    }

    taps() {
      const { taps, device } = this.track;
      return taps.filter((tap) => tap.kind !== "undo" && tap.device === device).sort((one, other) => other.seq - one.seq);
    }

    last() {
      const { taps, device, evening } = this.track;
      let last = null;
      for (const tap of taps) {
        const mine = tap.kind !== "undo" && tap.device === device && (!last || tap.seq > last.seq);
        if (mine && !evening.gone(tap.id)) last = tap;
      }
      return last;
    }

    undo(tap) {
      this.track.act("undo", null, { of: tap.id });
    }

    putBack(tap) {
      const { taps, evening, act } = this.track;
      const undos = taps.filter((one) => one.kind === "undo" && one.body.of === tap.id && !evening.gone(one.id));
      undos.forEach((one) => act("undo", null, { of: one.id }));
    }

    nameOf(athlete) { return this.track.runners.get(athlete)?.name ?? ""; }

    /* Who came in by this finish, in which rep or flush, and at what time; null where it is nobody's. */
    finish({ id }) {
      const { evening, runners } = this.track;
      const counts = evening.finish(id);
      if (!counts) return null;
      const { reps, flush } = runners.get(counts.athlete).run;
      const ms = counts.flush
        ? flush.find(([number]) => number === counts.flush)?.[1]
        : reps.find((one) => one.rep === counts.rep)?.time_ms;
      return { name: this.nameOf(counts.athlete), rep: counts.rep, number: counts.flush, time: ms ? times.rep(ms) : "" };
    }

    describe(tap) {
      const { words, runners, groups } = this.track;
      const { kind, body } = tap;
      const facts = { name: this.nameOf(body.athlete), rep: body.rep, number: body.number };
      if (kind === "go") {
        const who = Object.entries(body.runners);
        const [[athlete, number]] = who;
        if (who.length === 1) return say(body.flush ? words.did_flush_off : words.did_go, { name: this.nameOf(athlete), rep: number, number });
        const numbers = new Set(who.map(([athlete]) => runners.get(athlete)?.group));
        const all = numbers.size === 1 ? groups.get([...numbers][0])?.name : "";
        const group = { name: all, n: who.length, rep: number, number };
        if (body.flush) return say(all ? words.did_flush_off : words.did_flush_group, group);
        return say(all ? words.did_go : words.did_go_group, group);
      }
      if (kind === "finish") {
        const found = this.finish(tap);
        if (found) return `${say(found.number ? words.did_flush : words.did_finish, found)} ${found.time}`.trim();
        return body.athlete ? say(words.did_finish, facts) : words.did_someone;
      }
      if (kind === "flush" && body.running) return say(words.did_flush_off, facts);
      const time = body.time_ms ? times.rep(body.time_ms) : "–";
      if (kind === "flush") return `${say(words.did_flush, facts)} ${time}`;
      return say(words[`did_${kind}`] || words.did_other, { ...facts, time });
    }

    /* For where there is little room: the figure must not be what is cut off. */
    brief(tap) {
      const found = tap.kind === "finish" ? this.finish(tap) : null;
      return found && found.time ? say(this.track.words.undo_finish, found) : this.describe(tap);
    }

    paint() {
      const last = this.last();
      if (this.button.disabled === Boolean(last)) this.button.disabled = !last;
      Quarters.writing.put(this.what, last ? this.brief(last) : "");
    }
  }

  Quarters.Past = Past;
})();
