/* A group: whom its button sends off next, and when that is due.

   const group = new Quarters.Group(track, number, members)
   group.item  .anchor "last" or "first": from whose finish the next send-off counts
   group.starters() -> who goes at a tap now     group.flushers() -> who could go to a flush, and to which
       group.goes -> the moment, by the evening's clock, or null
   group.answer()   what a tap must show at once   group.paint()   group.tick(now) */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say, put, set, shut, into } = Quarters.writing;
  const { sound, times } = Quarters;

  class Group {
    constructor(track, number, members) {
      const item = document.getElementById("group-template").content.firstElementChild.cloneNode(true);
      const name = say(track.words.group, { letter: members[0].letter });
      Object.assign(this, { track, number, members, item, name, anchor: "last", beeped: null, goes: null, ready: 0, since: -Infinity });
      this.button = item.querySelector(".group__go");
      this.flush = item.querySelector(".group__flush");
      this.flush.querySelector(".vh").textContent = name;
      Quarters.pressed(this.flush, (event) => track.flush(this, event));
      this.text = Object.fromEntries(["clock", "what", "count"].map((part) => [part, into(item, `.group__${part} > span`)]));
      item.querySelector(".group__name").textContent = name;
      Quarters.pressed(this.button, (event) => track.sendOff(this, event));
    }

    there() {
      return this.members.map((runner) => ({ runner, run: runner.run })).filter(({ run }) => run.state !== "done");
    }

    /* The rep that comes next for the group; who joins later does not hold it up. */
    next(there) {
      const begun = there.filter(({ run }) => run.state !== "waiting");
      if (begun.length) return Math.max(...begun.map(({ run }) => (run.state === "running" ? run.rep + 1 : run.rep)));
      return there.length ? Math.min(...there.map(({ run }) => run.rep)) : null;
    }

    starters(there = this.there()) {
      const next = this.next(there);
      return there.filter(({ run }) => run.state === "resting" || (run.state === "waiting" && run.rep <= next));
    }

    /* Who can be sent off to a flush; whoever does not care leaves the button alone. */
    flushers() {
      return this.members.map((runner) => ({ runner, number: runner.nextFlush() })).filter(({ number }) => number !== null);
    }

    /* When the group goes: the shortest rest that was asked of any of them, from the first or the last one in. */
    due(there) {
      const begun = there.filter(({ run }) => run.state !== "waiting");
      const resting = begun.filter(({ run }) => run.state === "resting");
      const ins = resting.map(({ runner, run }) => runner.since(run)).filter((at) => at !== undefined);
      const rests = begun.map(({ runner }) => runner.asked.recovery.high_ms).filter((ms) => ms !== null);
      if (!ins.length || !rests.length || (this.anchor === "last" && ins.length < begun.length)) return null;
      return (this.anchor === "last" ? Math.max(...ins) : Math.min(...ins)) + Math.min(...rests);
    }

    /* That a tap for several counted, in the button's colours; as a tile answers one for its runner. */
    answer(there = this.there()) {
      this.ready = this.starters(there).length;
      // Not disabled: it would lose the focus to nowhere, and with it the place of whoever works by keys or a switch.
      set(this.button, "aria-disabled", String(!this.ready));
    }

    paint() {
      const { words } = this.track;
      const there = this.there();
      const running = there.filter(({ run }) => run.state === "running").length;
      const begun = there.filter(({ run }) => run.state !== "waiting").length;
      this.answer(there);
      this.goes = this.due(there);
      this.since = Math.max(...there.map(({ runner, run }) => (run.state === "resting" ? runner.since(run) ?? -Infinity : -Infinity)));
      set(this.item, "data-state", !there.length ? "done" : running === there.length ? "running" : "ready");
      put(this.text.what, this.ready ? say(words.start, { rep: this.next(there) }) : there.length ? words.running : words.all_done);
      const offered = this.flushers().length > 0;
      if (!offered && document.activeElement === this.flush) this.button.focus();
      shut(this.flush, !offered);
      const counting = running && running < there.length && begun;
      put(this.text.count, counting ? say(words.in, { in: begun - running, all: begun }) : "");
      this.tick(Quarters.clock.now());
    }

    tick(now) {
      if (this.goes === null || !this.ready) {
        const resting = this.ready && Number.isFinite(this.since);
        put(this.text.clock, resting ? times.seconds(Math.max(0, now - this.since)) : "");
        set(this.item, "data-late", "false");
        this.beeped = null;
        return;
      }
      const left = this.goes - now;
      put(this.text.clock, left > 0 ? times.seconds(left + 999) : say(this.track.words.over, { time: times.seconds(-left) }));
      set(this.item, "data-late", String(this.members.some(({ athlete }) => this.track.tiles.get(athlete).late)));
      this.beep(left);
    }

    /* Three short ones and a long one; none for what was already past when it was first looked at. */
    beep(left) {
      const step = left > 3000 ? 4 : left > 0 ? Math.ceil(left / 1000) : 0;
      if (step === this.beeped) return;
      const fresh = this.beeped !== null;
      this.beeped = step;
      if (!fresh || step > 3) return;
      if (step > 0) sound.count();
      else sound.go();
    }
  }

  Quarters.Group = Group;
})();
