/* The line above the tiles: what a tap will do; and the runners who came in unnamed, to be named later and in order.

   const line = new Quarters.Line(track)
   line.paint()     line.naming(on)     line.name(runner): the first of the unnamed was this one */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say, put, set, shut } = Quarters.writing;
  const { times } = Quarters;
  const byId = (id) => document.getElementById(id);

  class Line {
    constructor(track) {
      this.track = track;
      this.box = byId("line");
      this.button = byId("line-do");
      this.text = byId("line-text").appendChild(document.createTextNode(""));
      this.doing = this.button.appendChild(document.createTextNode(""));
      this.button.addEventListener("click", () => this.naming(!track.naming));
    }

    /* What the unnamed runner's time would be, as far as one can tell: since the send-off that runs longest. */
    time({ at_ms: at, device }) {
      const starts = [...this.track.runners.values()].map(({ run }) => (run.state === "running" ? run.since : run.flush_since)[device]);
      const known = starts.filter((start) => start !== undefined && start < at);
      return known.length ? times.rep(at - Math.min(...known)) : times.seconds(at - (this.track.first ?? at));
    }

    name(runner) {
      const { evening, words, act } = this.track;
      const { running } = runner;
      const [first] = evening.unnamed();
      if (!first) return this.naming(false);
      if (!running) {
        byId("alert").textContent = say(words.not_running, { name: runner.name });
        return null;
      }
      act("name", null, { of: first.tap, athlete: runner.athlete, ...runner.here });
      if (!evening.unnamed().length) this.naming(false);
      return null;
    }

    naming(on) {
      this.track.naming = on;
      document.body.toggleAttribute("data-naming", on);
      for (const tile of this.track.tiles.values()) tile.tell();
      this.paint();
      return null;
    }

    paint() {
      const { evening, words, runners, naming } = this.track;
      const open = evening.unnamed();
      if (!open.length) {
        if (naming) this.naming(false);
        put(this.text, [...runners.values()].some(({ running }) => running) ? words.hint : words.hint_start);
      } else if (naming) {
        put(this.text, say(words.who, { time: this.time(open[0]), n: open.length }));
      } else {
        put(this.text, say(words.unnamed, { n: open.length, times: open.map((one) => this.time(one)).join(", ") }));
      }
      set(this.box, "data-mode", open.length ? (naming ? "naming" : "unnamed") : "hint");
      shut(this.button, !open.length);
      put(this.doing, naming ? words.later : words.name_them);
    }
  }

  Quarters.Line = Line;
})();
