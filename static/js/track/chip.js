/* What is on this phone and not yet on the server, in the header. A tap counts from the moment it is made.

   const chip = new Quarters.Chip(words)
   chip.tapped(tap)     chip.paint()     chip.refused(sentence): this phone keeps nothing */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say, put, set } = Quarters.writing;

  class Chip {
    constructor(words) {
      this.words = words;
      this.button = document.getElementById("saved");
      this.text = this.button.querySelector("span").firstChild;
      this.counts = { count: 0, unkept: 0, refused: 0, other: 0 };
      /* Taps of this page of which the server has not been heard to say anything. */
      this.open = new Set();
      this.nothing = false;
      document.addEventListener("quarters:sent", ({ detail }) => this.heard(detail.results));
      document.addEventListener("quarters:elsewhere", ({ detail }) => this.heard(detail.taps.filter(({ state }) => state !== "new")));
      document.addEventListener("quarters:unsent", ({ detail }) => {
        this.counts = detail;
        this.paint();
      });
    }

    tapped({ id }) { this.open.add(id); }

    heard(taps) {
      taps.forEach(({ id }) => this.open.delete(id));
      this.paint();
    }

    refused(sentence) {
      this.nothing = true;
      put(this.text, sentence);
      set(this.button, "data-tone", "missed");
    }

    paint() {
      const { words, counts: { count, unkept, refused, other } } = this;
      const unsent = Math.max(count, this.open.size);
      const bad = unkept > 0;
      if (this.nothing && !bad && !unsent) return;
      put(this.text, bad ? say(words.unkept, { n: unkept }) : unsent ? say(words.unsent, { n: unsent }) : words.saved);
      set(this.button, "data-tone", bad || refused || other ? "missed" : unsent ? "date" : "goal");
    }
  }

  Quarters.Chip = Chip;
})();
