/* Finishes that nobody was named for, below the grid: each is given to an athlete, as a rep or as a flush.

   const unnamed = Quarters.reviewUnnamed(grid)
   unnamed.show(open, taps)     open: as the fold gives them; taps: all of the evening
   unnamed.given(row) -> the tap of the kind "name" that is asked for, or null where nobody was chosen */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});

  Quarters.reviewUnnamed = function (grid) {
    const box = document.getElementById("unnamed");
    const list = box.querySelector("ol");
    const template = document.getElementById("unnamed-template").content.firstElementChild;

    /* When it was, counted from the first tap of that phone. */
    function row({ tap, device, at_ms: at }, moments) {
      const made = template.cloneNode(true);
      const first = Math.min(...moments.filter((one) => one.device === device).map((one) => one.at_ms));
      const seconds = Math.floor((at - first) / 1000);
      made.dataset.tap = tap;
      made.querySelector("[data-at]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      made.querySelector("[data-who]").name = `athlete_${tap}`;
      made.querySelector("[data-which]").name = `rep_${tap}`;
      made.querySelector("button").value = `name:${tap}`;
      return made;
    }

    function show(open, taps) {
      const there = Array.from(list.children, (each) => each.dataset.tap);
      if (there.join() === open.map(({ tap }) => tap).join()) return;
      const moments = taps.filter((tap) => tap.at_ms !== null);
      // A row stays as it is while others come and go: the coach may be choosing in it.
      const rows = new Map(Array.from(list.children, (each) => [each.dataset.tap, each]));
      const wanted = open.map((finish) => rows.get(finish.tap) ?? row(finish, moments));
      const held = list.contains(document.activeElement);
      for (const each of rows.values()) if (!wanted.includes(each)) each.remove();
      wanted.forEach((each, place) => { if (list.children[place] !== each) list.insertBefore(each, list.children[place] || null); });
      if (held && !list.contains(document.activeElement)) {
        const next = list.querySelector("[data-who]") || (grid.atDesk() && grid.begin());
        if (next) next.focus({ preventScroll: true });
      }
      box.hidden = !open.length;
    }

    /* Which rep or flush, as chosen; else his next rep. */
    function which(line, chosen) {
      const [, flush] = /^flush-(\d+)$/.exec(chosen) ?? [];
      if (flush) return { flush: Number(flush) };
      const free = line.reps.find((rep) => grid.isHis(rep) && rep.time.dataset.ms === "");
      const rep = Number(chosen) || (free ? free.rep : 0);
      return rep ? { rep } : {};
    }

    function given(from) {
      const line = grid.lines.find(({ athlete }) => athlete === from.querySelector("[data-who]").value);
      if (!line) return null;
      return ["name", { of: from.dataset.tap, athlete: line.athlete, ...which(line, from.querySelector("[data-which]").value) }];
    }

    return { show, given };
  };
})();
