/* A press of a finger, a key or a switch on something big.

   Quarters.pressed(button, act)     act(event): its moment is that of the finger's touch, the act that of its lifting.
                                     A touch that becomes a scroll, or ends beside the button, is none. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  /* A finger that moved less than this lifts where it touched; asking the page what lies there would lay it out. */
  const STILL_PX = 12;

  const moved = (one, other) => Math.max(Math.abs(one.clientX - other.clientX), Math.abs(one.clientY - other.clientY));

  Quarters.pressed = function (button, act) {
    let down = null;
    let done = false;
    const inside = (event) =>
      moved(down, event) < STILL_PX || button.contains(document.elementFromPoint(event.clientX, event.clientY));

    button.addEventListener("pointerdown", (event) => {
      down = event.isPrimary && event.button === 0 ? event : null;
      done = false;
    });
    button.addEventListener("pointercancel", () => { down = null; });
    button.addEventListener("pointerup", (event) => {
      const began = down;
      done = Boolean(began) && began.pointerId === event.pointerId && inside(event);
      down = null;
      if (done) act(began);
    });
    // It is done: the mouse that a browser makes up after each touch would cost a frame of its own.
    button.addEventListener("touchend", (event) => { if (done && event.cancelable) event.preventDefault(); }, { passive: false });
    // A keyboard or a switch: no pointer, and a click of its own.
    button.addEventListener("click", (event) => { if (event.detail === 0) act(event); });
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  };
})();
