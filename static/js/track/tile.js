/* The tile of one athlete: painted when a tap concerns him, and ten times a second what changes by itself.

   const tile = new Quarters.Tile(track, runner, key)     key: what stands for him on a keyboard, or ""
   tile.item               the element                    tile.run   what it shows
   tile.answer()           what a tap must show at once   tile.paint()  all that is seen
   tile.tell()             what is heard: after the paint
   tile.tick(now, goes)    goes: when his group goes, or null */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say, set, into } = Quarters.writing;
  const { times } = Quarters;
  const byId = (id) => document.getElementById(id);
  const MARKS = { date: "on_pace", goal: "at_goal", missed: "missed", fast: "fast", excused: "excused" };
  /* From so many letters on a name may be too long for the narrowest tile. */
  const LONG_NAME = 7;
  const TEXTS = {
    clock: ".tile__clock", rep: ".tile__rep", short: ".tile__short > b", brief_aim: ".tile__short > span", aim: ".tile__aim", off: ".tile__off", due: ".tile__due", time: ".tile__time",
    rested: ".tile__rested", verdict: ".tile__verdict .tile__long", brief: ".tile__verdict .tile__brief",
  };

  /* A text that comes or goes takes a box with it, and the browser then arranges all layers of the page anew. So none does:
     where nothing is said, a space without a width stays. */
  const put = (node, text) => Quarters.writing.put(node, text || "\u200b");

  class Tile {
    constructor(track, runner, key) {
      const item = byId("tile-template").content.firstElementChild.cloneNode(true);
      Object.assign(this, { track, runner, item, run: null, said: null, tap: item.querySelector(".tile__tap") });
      this.text = Object.fromEntries(Object.entries(TEXTS).map(([name, selector]) => [name, into(item, selector)]));
      this.mark = item.querySelector(".tile__mark");
      this.clock = item.querySelector(".tile__clock");
      item.dataset.athlete = runner.athlete;
      const called = item.querySelector(".tile__name");
      called.textContent = runner.called;
      called.toggleAttribute("data-long", runner.called.length > LONG_NAME);
      item.querySelector(".tile__key").textContent = key;
      if (track.groups.size > 1) called.dataset.letter = runner.letter;
      item.querySelector(".tile__more").setAttribute("aria-label", say(track.words.more, { name: runner.name }));
      Quarters.pressed(this.tap, (event) => track.tapped(runner, event));
      item.querySelector(".tile__more").addEventListener("click", () => Quarters.sheets.runner(runner.athlete));
    }

    /* That the tap counted, in the tile's colours: nothing is laid out for it, and a slow phone shows it in the next frame. */
    answer() {
      this.run = this.runner.run;
      set(this.item, "data-state", this.flushing ? "running" : this.run.state);
    }

    paint() {
      this.answer();
      const { runner, run, text, item, track: { words } } = this;
      const group = this.track.groups.get(runner.group);
      this.tick(Quarters.clock.now(), group ? group.goes : null);
      const plan = runner.planned(run.rep);
      const last = runner.last(run);
      const rested = runner.rested(run);
      const joins = run.state === "waiting" && run.rep > 1;
      set(item, "data-plan", plan && plan.pace === "goal" ? "goal" : "date");
      put(text.rep, joins ? say(words.joins, { rep: run.rep }) : say(words.rep_of, { rep: run.rep, reps: runner.reps }));
      put(text.short, `${run.rep}/${runner.reps}`);
      put(text.brief_aim, plan ? ` · ${times.rep(plan.target_ms)}` : "");
      put(text.aim, plan ? `· ${say(words.target, { time: times.rep(plan.target_ms) })}` : "");
      if (run.state === "done") this.paintFlush();
      put(text.time, runner.told(last));
      set(this.mark, "data-outcome", runner.outcome(last));
      put(text.rested, rested ? `· ${say(words.recovery, { time: times.seconds(rested.recovery_ms) })}` : "");
      const { tone, text: verdict } = runner.verdict(run);
      put(text.verdict, verdict);
      put(text.brief, tone === "hold" ? words.hold : tone === "stop" ? words.stop : verdict);
      set(item, "data-tone", tone);
    }

    get flushing() { return this.runner.flushing !== null; }

    /* The flush that he is on, else the last one that was timed, where the last rep stood. */
    paintFlush() {
      const { runner, text, run, track: { words } } = this;
      const told = this.flushing ? say(words.flush, { number: run.flushing }) : runner.flushTold(run);
      if (!told) return;
      put(text.rep, told);
      put(text.short, told);
      put(text.brief_aim, "");
      put(text.aim, "");
    }

    /* The label says what a tap does: the figures beside it change ten times a second and are for the eye. */
    label() {
      const { runner, track: { words, naming } } = this;
      const { run } = this;
      const facts = { name: runner.name, rep: run.rep };
      if (naming && this.flushing) return say(words.tap_name_flush, { ...facts, number: run.flushing });
      if (naming && run.state === "running") return say(words.tap_name, facts);
      if (run.state === "running") return say(words.tap_finish, facts);
      if (this.flushing) return say(words.tap_flush, { ...facts, number: run.flushing });
      return say(run.state === "done" ? words.tap_done : words.tap_go, facts);
    }

    /* Only a verdict that changes is spoken. */
    tell() {
      const { runner, track: { words } } = this;
      const last = runner.last(this.run);
      const outcome = runner.outcome(last);
      const { text: verdict } = runner.verdict(this.run);
      const time = last ? [say(words.last, { time: runner.told(last) }), words[MARKS[outcome]]].filter(Boolean).join(" ") : "";
      set(this.tap, "aria-label", [this.label(), time, verdict].filter(Boolean).join(" · "));
      if (this.said !== null && this.said !== verdict) byId("said").textContent = say(words.said, { name: runner.name, text: verdict });
      this.said = verdict;
    }

    get late() { return this.item.dataset.rest === "late"; }

    tick(now, goes) {
      const { run, runner, text, track: { words } } = this;
      const since = runner.since(run);
      const resting = run.state === "resting";
      // Another size and weight: with the figures, and not with the state, which answers the tap.
      set(this.clock, "data-shows", run.state === "running" || this.flushing ? "running" : resting ? "resting" : "nothing");
      let elsewhere = false;
      if (run.state === "running") {
        elsewhere = since === undefined;
        put(text.clock, elsewhere ? "–" : times.tenths(Math.max(0, now - since)));
      } else if (this.flushing) {
        const off = runner.flushSince(run);
        elsewhere = off === undefined;
        put(text.clock, elsewhere ? "–" : times.seconds(Math.max(0, now - off)));
      } else if (resting) {
        put(text.clock, since === undefined ? "–" : say(words.recovery, { time: times.seconds(Math.max(0, now - since)) }));
      } else {
        put(text.clock, run.stopped_after !== null ? words.stopped : run.state === "done" ? words.done : words.ready);
      }
      put(text.off, elsewhere ? words.elsewhere : "");
      set(this.item, "data-elsewhere", String(elsewhere));
      put(text.due, resting && goes !== null && goes > now ? say(words.off_in, { time: times.seconds(goes - now + 999) }) : "");
      set(this.item, "data-rest", resting && since !== undefined ? this.rest(now - since) : "");
    }

    /* How long the rest is, as far as it matters: it may end, or has lasted too long. */
    rest(rest) {
      const { flag_ms: flag, low_ms: low } = this.runner.asked.recovery;
      if (flag !== null && rest > flag) return "late";
      return low !== null && rest >= low ? "due" : "";
    }
  }

  Quarters.Tile = Tile;
})();
