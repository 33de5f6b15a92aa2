/* A block from a spreadsheet, pasted into a cell or the box under the grid: it spreads over the lines.

   Quarters.reviewPaste(form, grid, {take, keep, leftOver}) -> fromBox()
     take(input, text) -> what to keep, or null    keep(words)    leftOver(texts): what found no place
     fromBox()   what stands in the box, from the first line on; what found no place stays in it */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  /* More than one cell: tabs, lines, "68.4 (55)", "68.4/55/69.1" or times with commas between. */
  const BLOCK = /\S[\t\n;]+\s*\S|\d\s+[\d(]|\/.*\/|\d,\s/;

  Quarters.reviewPaste = function (form, grid, { take, keep, leftOver }) {
    const words = Quarters.reviewText;
    const { lines, cells } = grid;

    /* Put a block into the grid from a line and a cell on. Returns what found no place. */
    function spread(text, fromLine, fromRep, isTime) {
      const made = [];
      const rest = [];
      for (const { line, name, cells: texts } of words.readBlock(text, lines, fromLine)) {
        if (!line) { rest.push([name, ...texts].filter(Boolean).join(" ")); continue; }
        texts.forEach((cell, place) => {
          const rep = line.reps[place + (name ? 0 : fromRep)];
          if (!rep) { if (cell) rest.push(cell); return; }
          const { time, rest: pause } = isTime ? words.pair(cell) : { time: "", rest: cell };
          for (const [input, said] of [[rep.time, time], [rep.recovery, pause]]) {
            if (!said || !input) continue;
            const body = take(input, said);
            if (!body) continue;
            input.value = said;
            input.dataset.shown = said;
            made.push(body);
          }
        });
      }
      keep(made);
      return rest;
    }

    form.addEventListener("paste", (event) => {
      const cell = cells.get(event.target);
      if (!cell || !event.clipboardData) return;
      const text = event.clipboardData.getData("text/plain");
      if (!BLOCK.test(text.trim())) return;
      event.preventDefault();
      leftOver(spread(text, lines.indexOf(cell.line), cell.line.reps.indexOf(cell.rep), cell.isTime));
    });

    return function fromBox() {
      const box = form.elements.paste;
      const rest = spread(box.value, 0, 0, true);
      box.value = rest.join("\n");
      leftOver(rest);
    };
  };
})();
