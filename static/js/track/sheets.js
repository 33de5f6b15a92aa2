/* The sheets that lie over the stopwatch: an athlete's, the last taps with the settings, and what is on this phone.

   Quarters.sheets.start()     .runner(athlete)     .refresh(): what is open shows what is now     .button(text, then) */
(function () {
  "use strict";

  const Quarters = window.Quarters;
  const track = Quarters.board;
  if (!track) return;
  const { words, evening } = track;
  const byId = (id) => document.getElementById(id);
  const SHOWN = 16;
  const more = byId("more-sheet");
  let sheet = null;

  function button(text, then) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = text;
    made.addEventListener("click", then);
    return made;
  }

  function row(tap) {
    const item = document.createElement("li");
    const gone = evening.gone(tap.id);
    const what = document.createElement(gone ? "s" : "span");
    what.textContent = track.past.describe(tap);
    const at = document.createElement("small");
    at.textContent = new Date(tap.made_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    const back = button(gone ? words.put_back : words.undo, () => (gone ? track.past.putBack(tap) : track.past.undo(tap)));
    back.setAttribute("aria-label", `${back.textContent}: ${what.textContent}`);
    item.append(at, what, back);
    return item;
  }

  function showTaps() {
    const rows = track.past.taps().slice(0, SHOWN).map(row);
    byId("taps").replaceChildren(...rows);
    if (!rows.length) byId("taps").textContent = words.nothing;
  }

  /* Painting again takes the focus away from the button that was pressed; it goes to the one in its place. */
  function refresh() {
    if (!more.open) return;
    const at = [...byId("taps").querySelectorAll("button")].indexOf(document.activeElement);
    showTaps();
    if (at >= 0) byId("taps").querySelectorAll("button")[Math.min(at, byId("taps").children.length - 1)]?.focus();
  }

  async function start() {
    sheet = new Quarters.RunnerSheet(track);
    Quarters.liking.switches(more);
    byId("more").addEventListener("click", () => { showTaps(); more.showModal(); });
    byId("saved").addEventListener("click", () => byId("saved-sheet").showModal());
    // A touch beside an open sheet closes it.
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) dialog.close(); });
    }
    await Quarters.liking.anchors(track, byId("anchors"));
  }

  Quarters.sheets = { runner: (athlete) => sheet.show(athlete), refresh, start, button };
  track.start();
})();
