/* Moving in the review by keyboard: Enter moves on (across or down, as chosen), Shift+Enter back, arrows as the eye goes.

   Quarters.reviewMoving(form, grid, {fillTargets})     fillTargets(line): what Enter on "all on target" does
   Quarters.reviewMoving.go(input) -> whether there was one to go to; what is in it is selected */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const WAY = "quarters:review-enter";
  const KINDS = ["data-note", "data-flush", "data-effort", "data-all-recoveries"];
  const logButton = () => document.getElementById("log-button");

  function go(to) {
    if (!to) return false;
    to.focus();
    if (to.select) to.select();
    return true;
  }

  function way() {
    try { return localStorage.getItem(WAY) === "down" ? "down" : "across"; } catch { return "across"; }
  }

  function offerWays(box) {
    const show = () => box.querySelectorAll("[data-way]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.way === way()));
    });
    box.hidden = false;
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-way]");
      if (!button) return;
      try { localStorage.setItem(WAY, button.dataset.way); } catch { /* a private window: across it stays */ }
      show();
    });
    show();
  }

  Quarters.reviewMoving = function (form, grid, { fillTargets }) {
    const { lines, cells, isHis, firstFree } = grid;
    offerWays(document.getElementById("enter-way"));

    /* All cells of one kind in the order in which Enter walks them. */
    function walk(isTime) {
      const kind = isTime ? "time" : "recovery";
      if (way() === "across") return lines.flatMap((line) => line.reps.filter(isHis).map((rep) => rep[kind])).filter(Boolean);
      const most = Math.max(...lines.map((line) => line.reps.length));
      return Array.from({ length: most }, (_none, place) => lines.map((line) => line.reps[place]))
        .flat().filter((rep) => rep && isHis(rep)).map((rep) => rep[kind]).filter(Boolean);
    }

    /* Up and down as the eye goes: a time, the recovery under it, the next athlete's time. */
    function below(cell, step) {
      const column = lines.flatMap((line) => {
        const rep = line.reps[cell.line.reps.indexOf(cell.rep)];
        return rep ? [rep.time, rep.recovery].filter(Boolean) : [];
      });
      return column[column.indexOf(cell.isTime ? cell.rep.time : cell.rep.recovery) + step];
    }

    function beside(cell, step) {
      const row = cell.line.reps.map((rep) => (cell.isTime ? rep.time : rep.recovery)).filter(Boolean);
      return row[row.indexOf(cell.isTime ? cell.rep.time : cell.rep.recovery) + step];
    }

    /* A field for the whole line: take it. After the reps Enter goes from flush to flush, then to the next line's; from a
       note to the next note; from the fields before them to the line's first cell that is still empty, or down their column. */
    function enterOutside(field, line, step) {
      field.blur();
      if (!line) return;
      if (!field.closest(".line__after") && firstFree(line)) {
        go(firstFree(line).time);
        return;
      }
      const kind = KINDS.find((name) => field.hasAttribute(name));
      const all = Array.from(form.querySelectorAll(`[${kind}]`));
      if (!go(all[all.indexOf(field) + step]) && step > 0) logButton().focus();
    }

    /* By keyboard the line is done with, and the next one is to be typed. */
    function enterTarget(button) {
      const line = grid.lineOf(button);
      fillTargets(line);
      const next = lines[lines.indexOf(line) + 1];
      go(next ? (firstFree(next) || next.reps[0]).time : logButton());
    }

    function enterCell(field, cell, step) {
      const order = walk(cell.isTime);
      if (!go(order[order.indexOf(field) + step]) && step > 0) logButton().focus();
    }

    function arrow(key, field, cell) {
      const all = field.selectionEnd - field.selectionStart === field.value.length;
      const atStart = all || field.selectionEnd === 0;
      const atEnd = all || field.selectionStart === field.value.length;
      const to = {
        ArrowDown: () => below(cell, 1),
        ArrowUp: () => below(cell, -1),
        ArrowRight: () => atEnd && beside(cell, 1),
        ArrowLeft: () => atStart && beside(cell, -1),
      }[key];
      return Boolean(to) && go(to());
    }

    form.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key === "Enter" && field.matches("[data-target-all]")) {
        event.preventDefault();
        enterTarget(field);
        return;
      }
      if (event.isComposing || !field.matches("input, [data-note]") || event.ctrlKey || event.metaKey || event.altKey) return;
      const cell = cells.get(field);
      if (event.key === "Enter" && event.shiftKey && field.matches("[data-note]")) return;
      if (event.key === "Enter") {
        event.preventDefault();
        const step = event.shiftKey ? -1 : 1;
        if (cell) enterCell(field, cell, step);
        else enterOutside(field, grid.lineOf(field), step);
        return;
      }
      if (cell && !event.shiftKey && arrow(event.key, field, cell)) event.preventDefault();
    });
  };

  Quarters.reviewMoving.go = go;
})();
