/* The grid of the review as it stands in the page: lines, reps, cells, and what is shown in them.

   const grid = Quarters.reviewGrid(form, sentences)
   grid.lines             one per athlete: {element, athlete, name, restLimitMs, restBounds, reps: [{element, rep, targetMs, limitMs,
                          bounds, time, recovery, said, choices, error}]}; recovery is null after the last rep
   grid.cells             input -> {line, rep, isTime}
   grid.lineOf(element)   the line that it lies in, or undefined
   grid.isHis(rep)        whether the rep is his tonight       .firstFree(line) -> his first rep without a time
   grid.show(line, rep, told)     what the fold knows of a rep, or null
   grid.odd(cell, ms)     why a time or a recovery is strange, as a key of the sentences; ""     .IMPOSSIBLE: those that are refused
   grid.enter(input, ms)  into the cell itself, which is not painted before the phone's taps are known
   grid.begin()           the cell to begin with               .atDesk(): whether a focus there brings up no keyboard
   grid.refuse(input, text, why)  .allow(input)      mark a cell whose text is no time, and leave it in place; or take that back */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const IMPOSSIBLE = ["rep_impossible", "rep_walked", "recovery_impossible", "recovery_endless"];
  const number = (text) => (text === "" || text === undefined ? null : Number(text));

  const readLine = (element) => ({
    element,
    athlete: element.dataset.athlete,
    name: element.dataset.name,
    restLimitMs: number(element.dataset.restLimitMs),
    restBounds: element.dataset.restBounds.split(" ").map(Number),
    reps: Array.from(element.querySelectorAll(".rep"), (rep) => ({
      element: rep,
      rep: Number(rep.dataset.rep),
      targetMs: number(rep.dataset.targetMs),
      limitMs: number(rep.dataset.limitMs),
      bounds: rep.dataset.bounds.split(" ").map(Number),
      time: rep.querySelector(".rep__time"),
      recovery: rep.querySelector(".rep__recovery"),
      said: rep.querySelector(".rep__said"),
      choices: rep.querySelector(".rep__choices"),
      error: "",
    })),
  });

  function oddTime(rep, ms) {
    if (ms === null) return "";
    const [least, low, high, most] = rep.bounds;
    if (ms < least) return "rep_impossible";
    if (ms > most) return "rep_walked";
    if (low && ms < low) return "rep_fast";
    return high && ms > high ? "rep_slow" : "";
  }

  function oddRest(line, ms) {
    const [least, low, high, most] = line.restBounds;
    if (ms < least) return "recovery_impossible";
    if (ms > most) return "recovery_endless";
    if (low && ms < low) return "recovery_brief";
    return high && ms > high ? "recovery_lengthy" : "";
  }

  function outcomeOf(rep, told) {
    if (!told) return "";
    if (told.excused) return "excused";
    if (told.time_ms === null) return "";
    return rep.limitMs !== null && told.time_ms > rep.limitMs ? "missed" : rep.element.dataset.is;
  }

  function put(input, ms, text) {
    input.dataset.ms = ms ?? "";
    const wasShown = input.value.trim() === input.dataset.shown;
    input.dataset.shown = text;
    // What is being typed, or could not be read, is the coach's and stays.
    if (input.value === text || input.getAttribute("aria-invalid") === "true") return;
    const isHere = document.activeElement === input;
    if (isHere && !wasShown) return;
    input.value = text;
    // The next key replaces it, as in every cell that Enter comes to.
    if (isHere) input.select();
  }

  function say(rep, parts) {
    const text = parts.filter(Boolean).join(" · ");
    if (rep.said.textContent !== text) rep.said.textContent = text;
    for (const input of [rep.time, rep.recovery]) {
      if (!input) continue;
      if (text) input.setAttribute("aria-describedby", rep.said.id);
      else input.removeAttribute("aria-describedby");
    }
  }

  Quarters.reviewGrid = function (form, sentences) {
    const words = Quarters.reviewText;
    const lines = Array.from(form.querySelectorAll(".line"), readLine);
    const ofElement = new Map(lines.map((line) => [line.element, line]));
    const cells = new Map();
    for (const line of lines) {
      for (const rep of line.reps) {
        for (const input of [rep.time, rep.recovery]) {
          if (!input) continue;
          input.dataset.shown = input.defaultValue;
          cells.set(input, { line, rep, isTime: input === rep.time });
        }
      }
    }

    /* Which of two phones is right, a button for each. */
    function showChoices(line, rep, conflict) {
      const wanted = conflict.map((ms) => `choose:${line.athlete}:${rep.rep}:${ms}`);
      const there = Array.from(rep.choices.children, (button) => button.value);
      if (wanted.join() === there.join()) return;
      if (rep.choices.contains(document.activeElement)) rep.time.focus({ preventScroll: true });
      rep.choices.replaceChildren(...conflict.map((ms, place) => {
        const button = document.createElement("button");
        button.className = "button";
        button.name = "do";
        button.value = wanted[place];
        const spoken = document.createElement("span");
        spoken.className = "vh";
        spoken.textContent = `${sentences.take} `;
        button.append(spoken, words.timeText(ms, rep.limitMs));
        return button;
      }));
    }

    function show(line, rep, told) {
      const timeMs = told ? told.time_ms : null;
      const restMs = told ? told.recovery_ms : null;
      put(rep.time, timeMs, words.timeText(timeMs, rep.limitMs));
      if (rep.recovery) put(rep.recovery, restMs, words.recoveryText(restMs, line.restLimitMs));
      const data = rep.element.dataset;
      const outcome = outcomeOf(rep, told);
      if (outcome) { data.outcome = outcome; delete data.plan; } else { data.plan = data.is; delete data.outcome; }
      const code = oddTime(rep, timeMs);
      rep.element.toggleAttribute("data-odd", Boolean(code));
      rep.element.toggleAttribute("data-estimated", Boolean(told && told.estimated));
      const long = Boolean(rep.recovery && line.restLimitMs && restMs > line.restLimitMs);
      rep.element.toggleAttribute("data-long", long);
      say(rep, [
        told && told.conflict.length ? sentences.conflict : "",
        told && told.estimated ? sentences.estimated : "",
        told && told.excused ? `${sentences.excused}: ${told.excused}` : "",
        told && told.recovery_excused ? `${sentences.recovery_excused}: ${told.recovery_excused}` : "",
        code ? sentences[code] : "",
        rep.recovery && restMs !== null && oddRest(line, restMs) ? sentences[oddRest(line, restMs)] : "",
        rep.error,
      ]);
      showChoices(line, rep, told ? told.conflict : []);
    }

    function odd({ line, rep, isTime }, ms) {
      if (ms === null) return "";
      return isTime ? oddTime(rep, ms) : oddRest(line, ms);
    }

    function enter(input, ms) {
      const { line, rep, isTime } = cells.get(input);
      input.value = isTime ? words.timeText(ms, rep.limitMs) : words.recoveryText(ms, line.restLimitMs);
      input.dataset.shown = input.value;
      input.dataset.ms = ms ?? "";
    }

    function refuse(input, text, why) {
      const { rep } = cells.get(input);
      rep.error = sentences[why];
      input.value = text;
      input.setAttribute("aria-invalid", "true");
      say(rep, [rep.error]);
    }

    function allow(input) {
      cells.get(input).rep.error = "";
      input.removeAttribute("aria-invalid");
    }

    /* By what the fold knows of where he began and stopped. */
    const isHis = (rep) => !rep.element.hasAttribute("data-skipped");

    const firstFree = (line) => line.reps.find((rep) => isHis(rep) && !rep.time.value.trim());

    return {
      lines, cells, show, odd, enter, refuse, allow, isHis, firstFree, IMPOSSIBLE,
      // A cell that has the focus brings up the keyboard of a phone, and that covers the grid.
      atDesk: () => matchMedia("(pointer: fine)").matches,
      begin: () => (firstFree(lines[0]) || lines[0].reps[0]).time,
      lineOf: (element) => ofElement.get(element.closest(".line")),
    };
  };
})();
