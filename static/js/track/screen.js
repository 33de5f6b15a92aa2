/* The whole screen: how many columns the tiles have, and what moves on it by itself.

   Quarters.screen.fill(list, many)          keeps the columns right whenever the room changes; and says on the body, as
                                             data-scrolls, whether a finger may want to move anything: the list, the page, or
                                             what was made bigger with two of them
   Quarters.screen.tick(work) -> {skip}      calls work(now) ten times a second while the page is looked at;
                                             skip(): not in the coming frame, which answers a tap */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const STEP_MS = 100;
  const MOST_COLUMNS = 8;

  /* As many columns as leave the tiles high enough for a thumb and closest to two and a half times as wide as high. */
  function columns({ clientWidth: width, clientHeight: height }, many) {
    const least = many > 12 ? 104 : 140;
    let best = { columns: 1, score: -Infinity };
    for (let tried = 1; tried <= Math.min(many, MOST_COLUMNS); tried += 1) {
      const wide = (width - 8 * (tried - 1)) / tried;
      const high = height / Math.ceil(many / tried) - 8;
      const odd = Math.abs(Math.log(wide / high / 2.5)) + (wide < least ? 9 : 0) + (high < 46 ? (46 - high) / 4 : 0);
      if (-odd > best.score) best = { columns: tried, score: -odd };
    }
    return best.columns;
  }

  const beyond = (box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;

  function fill(list, many) {
    const fit = () => {
      list.style.setProperty("--columns", columns(list, many));
      const scrolls = beyond(list) || beyond(document.scrollingElement) || visualViewport.scale > 1;
      document.body.toggleAttribute("data-scrolls", scrolls);
    };
    fit();
    new ResizeObserver(fit).observe(list);
    visualViewport.addEventListener("resize", fit);
  }

  /* Frames are asked for only where something may change: sixty a second would empty a battery by rep nine. */
  function tick(work) {
    let shown = 0;
    let skipped = false;
    const wait = (now) => setTimeout(() => requestAnimationFrame(frame), STEP_MS - (now % STEP_MS));
    function frame() {
      const now = Quarters.clock.now();
      const step = Math.floor(now / STEP_MS);
      if (skipped) {
        skipped = false;
        requestAnimationFrame(frame);
        return;
      }
      if (step !== shown) {
        shown = step;
        work(now);
      }
      wait(now);
    }
    requestAnimationFrame(frame);
    return { skip: () => { skipped = true; } };
  }

  Quarters.screen = { fill, tick };
})();
