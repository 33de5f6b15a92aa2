/* A press of a finger, a key or a switch on something big.

   Quarters.pressed(button, act)     act(event): its moment is that of the finger's touch, the act that of its lifting.
                                     A touch that becomes a scroll, or ends beside the button, is none. Two thumbs are two.

   Where the page does not scroll (screen.js says so), a touch is a press from its beginning: the browser is told to look for
   no gesture in it. It would search the page for what lies under every finger that lifts, which is a tenth of a tap's answer,
   and take two thumbs on two runners for a pinch. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  /* A finger that moved less than this lifts where it touched; asking the page what lies there would lay it out. */
  const STILL_PX = 12;

  const moved = (one, other) => Math.max(Math.abs(one.clientX - other.clientX), Math.abs(one.clientY - other.clientY));

  Quarters.pressed = function (button, act) {
    const downs = new Map(); // pointer -> the event of its touch
    let done = false;
    const inside = (down, event) =>
      moved(down, event) < STILL_PX || button.contains(document.elementFromPoint(event.clientX, event.clientY));

    function lifted(event) {
      const down = downs.get(event.pointerId);
      downs.delete(event.pointerId);
      if (!downs.size) button.removeAttribute("data-pressed");
      return down;
    }

    button.addEventListener("pointerdown", (event) => {
      done = false;
      if (event.button !== 0) return;
      downs.set(event.pointerId, event);
      // A mouse has :active, which a touch that is no gesture has not.
      if (event.pointerType === "touch") button.setAttribute("data-pressed", "");
    });
    button.addEventListener("pointercancel", lifted);
    button.addEventListener("pointerup", (event) => {
      const down = lifted(event);
      done = Boolean(down) && inside(down, event);
      if (done) act(down);
    });
    button.addEventListener("touchstart", (event) => {
      if (event.cancelable && !document.body.hasAttribute("data-scrolls")) event.preventDefault();
    }, { passive: false });
    // It is done: the mouse that a browser makes up after each touch would cost a frame of its own.
    button.addEventListener("touchend", (event) => { if (done && event.cancelable) event.preventDefault(); }, { passive: false });
    // A keyboard or a switch: no pointer, and a click of its own.
    button.addEventListener("click", (event) => { if (event.detail === 0) act(event); });
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  };
})();
