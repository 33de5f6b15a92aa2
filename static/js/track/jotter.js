/* A tap's first place on this phone: one line in the browser's small storage, which takes a twentieth of the time that the
   database takes. The database follows a frame later, and then the line is struck out. What a page leaves behind that was
   reloaded or broke down in between is found by the next one.

   Quarters.jotter.write(tap) -> whether it is there; a phone that keeps no small things says no
   .strike(id)             the database has it
   .left() -> [tap]        what other pages left behind, or are about to keep themselves: to be kept once more is no harm */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const PREFIX = "quarters:tap:";
  /* What this page wrote and has not struck out. */
  const own = new Set();

  function write(tap) {
    try {
      localStorage.setItem(PREFIX + tap.id, JSON.stringify(tap));
    } catch {
      return false;
    }
    own.add(tap.id);
    return true;
  }

  function strike(id) {
    own.delete(id);
    try { localStorage.removeItem(PREFIX + id); } catch { /* nothing was written either */ }
  }

  /* A line that is no tap was written by nobody of us. */
  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function left() {
    let keys = [];
    try { keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { /* no small things here */ }
    return keys.map(read).filter((tap) => tap && tap.id && !own.has(tap.id));
  }

  Quarters.jotter = { write, strike, left };
})();
