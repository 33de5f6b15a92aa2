/* One athlete of the evening: what was asked of him, what has become of it, and what is to be said about that.

   new Quarters.Runner(track, asked)     asked: one of the runners in the page's data
   .run       what the taps come to, as the fold has it
   .since()   since when he runs or rests, by this phone; undefined where another phone saw it; .flushSince() his flush
   .running  .here: {rep} or {flush}, where he is       .flushing: the flush that he is on, or null
   .nextFlush() -> the number of the flush that can be offered to him, or null
   .verdict() -> {tone: "" on hold stop, text} */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say } = Quarters.writing;
  const { times } = Quarters;

  class Runner {
    constructor(track, asked) {
      this.track = track;
      this.asked = asked;
      Object.assign(this, { athlete: asked.athlete, name: asked.name, called: asked.called ?? asked.name, letter: asked.letter, group: asked.group });
      this.reps = asked.reps.length || asked.distances_m.length;
    }

    get run() { return this.track.evening.run(this.athlete); }

    since(run = this.run) { return this.track.device ? run.since[this.track.device] : undefined; }

    /* On the track, in a rep or a flush; and which, as a tap has it. */
    get running() { return this.run.state === "running" || this.flushing !== null; }

    get flushing() { return this.run.state === "done" ? this.run.flushing : null; }

    get here() { return this.flushing === null ? { rep: this.run.rep } : { flush: this.flushing }; }

    flushSince(run = this.run) { return this.track.device ? run.flush_since[this.track.device] : undefined; }

    /* Which flush he may be sent off to; null while he still has reps, after one who stopped, and where none is planned. */
    nextFlush(run = this.run) {
      const { flush } = this.asked;
      if (!flush?.distance_m || run.state !== "done" || run.stopped_after !== null || run.flushing !== null) return null;
      const number = Math.max(0, ...run.flush.map(([known]) => known)) + 1;
      return number <= flush.reps ? number : null;
    }

    flushTold(run = this.run) {
      const [number, time] = run.flush.findLast(([, ms]) => ms !== null) ?? [];
      return number ? say(this.track.words.flush_time, { number, time: times.rep(time) }) : "";
    }

    planned(rep) { return this.asked.reps.find((one) => one.rep === rep); }

    /* The last rep of which something is known, and the last rest. */
    last(run = this.run) {
      return run.reps.findLast((rep) => rep.time_ms !== null || rep.excused || rep.conflict.length);
    }

    rested(run = this.run) { return run.reps.findLast((rep) => rep.recovery_ms !== null); }

    outcome(rep) { return rep ? Quarters.outcome(this.asked, rep) : ""; }

    told(rep) {
      const { words } = this.track;
      if (!rep) return "";
      if (rep.conflict.length) return say(words.two_times, { times: rep.conflict.map(times.rep).join(" / ") });
      const time = rep.excused && rep.time_ms === null ? words.excused : times.rep(rep.time_ms);
      return rep.estimated ? say(words.estimated, { time }) : time;
    }

    verdict(run = this.run) {
      const { asked, track: { words } } = this;
      const verdict = Quarters.verdict(asked, run.reps);
      const { codes, missed, long } = verdict;
      if (codes.includes("no_date_pace")) return { tone: "", text: words.no_pace };
      if (codes.includes("finish_at_date_pace")) return { tone: "stop", text: asked.words.stop };
      if (verdict.state === "empty") return { tone: "", text: asked.words.on };
      if (!asked.staged) return this.stepVerdict(verdict);
      if (missed.length > asked.misses_allowed) return { tone: "hold", text: say(words.hold_reps, { reps: missed.join(", ") }) };
      const tooLong = verdict.state === "done" ? long.length > 0 : codes.includes("recoveries_long");
      if (tooLong) return { tone: "hold", text: say(words.hold_recoveries, { reps: long.join(", ") }) };
      return { tone: "on", text: verdict.state === "done" ? words.all_in : asked.words.on };
    }

    stepVerdict({ state, codes, missed }) {
      const { asked, track: { words } } = this;
      if (missed.length) return { tone: "hold", text: say(words.step_slow, { reps: missed.join(", ") }) };
      if (codes.includes("start_fast")) return { tone: "hold", text: say(words.step_fast, { reps: 1 }) };
      if (state === "hold") return { tone: "hold", text: words.not_faster };
      return { tone: "on", text: state === "done" ? words.all_in : asked.words.on };
    }
  }

  Quarters.Runner = Runner;
})();
