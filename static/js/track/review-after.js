/* What stands for an athlete's whole line in the review: effort, flushes, how they felt, a note. Each is kept as it is left,
   through the same queue as the cells.

   const after = Quarters.reviewAfter(line, {keep, warn, sentences})      line: {element, athlete}
   after.show(run)      what the fold says by now; what is being typed, or could not be read, stays */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});

  Quarters.reviewAfter = function ({ element, athlete }, { keep, warn, sentences }) {
    const { times, reviewText: words } = Quarters;
    const box = element.querySelector(".line__after");
    const bounds = box.dataset.flushBounds.split(" ").map(Number);
    const effort = element.querySelector("[data-effort]");
    const note = box.querySelector("[data-note]");
    const felt = box.querySelector("[data-felt]");
    const felts = Array.from(felt.options, (option) => option.value).filter(Boolean);
    const flushes = Array.from(box.querySelectorAll("[data-flush]"));
    const shown = new Map();
    let kept = { note: note.value, felt: felt.value };

    const isHeld = (field) => document.activeElement === field || field.getAttribute("aria-invalid") === "true";

    function put(field, text) {
      if (!isHeld(field) || field.value.trim() === shown.get(field)) field.value = text;
      shown.set(field, text);
    }

    for (const field of [...flushes, effort]) shown.set(field, field.defaultValue);

    function say(field, text) {
      const said = field.parentElement.querySelector(".after__said");
      if (said) said.textContent = text;
    }

    function mark(field, why) {
      if (why) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      say(field, why);
    }

    function odd(ms) {
      const [least, low, high, most] = bounds;
      if (ms < least) return "flush_impossible";
      if (ms > most) return "flush_walked";
      if (low && ms < low) return "flush_fast";
      return high && ms > high ? "flush_slow" : "";
    }

    function takeFlush(field) {
      const text = field.value.trim();
      if (text === shown.get(field)) { if (field.getAttribute("aria-invalid") === "true") mark(field, ""); return; }
      const said = times.readFlush(text, Number(box.dataset.flushAboutMs));
      const about = said.ms ? odd(said.ms) : "";
      const wrong = said.why || (["flush_impossible", "flush_walked"].includes(about) ? about : "");
      mark(field, wrong ? sentences[wrong] : "");
      if (wrong) return;
      shown.set(field, words.flushText(said.ms));
      field.value = shown.get(field);
      keep([["flush", { athlete, number: Number(field.dataset.flush), time_ms: said.ms }]]);
    }

    function takeEffort() {
      const text = effort.value.trim();
      if (text === shown.get(effort)) { mark(effort, ""); return; }
      const half = words.readEffort(text);
      mark(effort, half === undefined ? sentences.effort : "");
      warn(half === undefined ? sentences.effort : "");
      if (half === undefined) return;
      shown.set(effort, half === null ? "" : String(half / 2));
      effort.value = shown.get(effort);
      keep([["effort", { athlete, rpe_half: half }]]);
    }

    function takeNote() {
      const now = { note: note.value.trim(), felt: felt.value };
      if (now.note === kept.note && now.felt === kept.felt) return;
      kept = now;
      keep([["note", { athlete, text: `${now.note} ${now.felt}`.trim() }]]);
    }

    element.addEventListener("focusout", ({ target }) => {
      if (flushes.includes(target)) takeFlush(target);
      if (target === effort) takeEffort();
      if (target === note) takeNote();
    });
    felt.addEventListener("change", takeNote);

    return {
      show(run) {
        const timed = new Map(run.flush);
        for (const field of flushes) {
          const ms = timed.get(Number(field.dataset.flush)) ?? null;
          put(field, words.flushText(ms));
          if (field.getAttribute("aria-invalid") !== "true") say(field, ms && odd(ms) ? sentences[odd(ms)] : "");
        }
        put(effort, run.rpe_half === null ? "" : String(run.rpe_half / 2));
        const said = words.noteParts(run.note, felts);
        // What is being written is the coach's; it is kept when he leaves it.
        if (document.activeElement !== note && note.value.trim() === kept.note) note.value = said.note;
        if (felt.value === kept.felt) felt.value = said.felt;
        if (document.activeElement !== note) kept = said;
      },
    };
  };
})();
