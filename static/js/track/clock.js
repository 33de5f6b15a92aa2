/* The evening clock: milliseconds that only go forward, taken from the event itself and from no clock on a wall.

   Quarters.clock.start(practice, latest) -> Promise      latest: the at_ms of the last tap of this phone, or 0
   .at(event) -> at_ms of the moment of an event          .now() -> at_ms now (of the frame that is being made)
   .body(body) -> body, marked {bridged: true} once after the wall clock had to stand in

   The browser's own clock begins anew with every page and may stand still while the phone sleeps. Only then does the wall
   clock stand in: to carry the evening over a reload, or over a sleep with the page out of sight, and the next tap says so.
   A wall clock that is put right while the page is looked at changes nothing. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const DRIFT_MS = 1500;
  const LONGEST_SLEEP_MS = 12 * 3600 * 1000;
  const KEEP_EVERY_MS = 1000;

  let base = 0;
  let key = "";
  let bridged = false;
  let hiddenAt = null;
  let keptOffset = null;

  const now = () => Math.round(base + performance.now());

  /* What to add to the wall clock to get the evening's: all that a later page needs. It is written only where it is
     another than before, which it becomes when the wall clock is put right. */
  function keep() {
    // Out of sight the phone may sleep in between, and the page's own clock with it: then this says less than before.
    if (hiddenAt) return;
    const offset = now() - Date.now();
    if (keptOffset !== null && Math.abs(offset - keptOffset) < 50) return;
    keptOffset = offset;
    Quarters.store.set(key, { offset }).catch(() => {});
  }

  async function start(practice, latest) {
    key = `clock-${practice}`;
    const known = await Quarters.store.get(key);
    if (known) {
      base = Date.now() + known.offset - performance.now();
      bridged = true;
    }
    // A wall clock that was put back must not let the evening begin again.
    if (now() <= latest) {
      base = latest + 1000 - performance.now();
      bridged = true;
    }
    keep();
    setInterval(keep, KEEP_EVERY_MS);
    document.addEventListener("visibilitychange", wake);
  }

  function wake() {
    if (document.visibilityState === "hidden") {
      keep();
      hiddenAt = { wall: Date.now(), page: performance.now() };
      return;
    }
    if (!hiddenAt) return;
    const slept = Date.now() - hiddenAt.wall - (performance.now() - hiddenAt.page);
    hiddenAt = null;
    if (slept > DRIFT_MS && slept < LONGEST_SLEEP_MS) {
      base += slept;
      bridged = true;
      keep();
    }
  }

  function at(event) {
    const stamp = event && event.timeStamp;
    const page = performance.now();
    // Old engines gave the wall's time here; and no event is older than its page.
    return Math.round(base + (stamp > 0 && stamp <= page + 5 ? stamp : page));
  }

  function body(given) {
    if (!bridged) return given;
    bridged = false;
    return { ...given, bridged: true };
  }

  Quarters.clock = { start, at, now, body };
})();
