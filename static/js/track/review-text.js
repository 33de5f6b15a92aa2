/* The texts of the review's grid, as coachapp/forms/review_text.py has them on the server; tests/forms/reading_cases.json
   holds both to the same answers. Single times are read in review-times.js.

   Quarters.reviewText
   .timeText(ms, limitMs)  .recoveryText(ms, limitMs)  .flushText(ms) -> what a cell shows
   .readEffort(text)                                                  -> half points, null, undefined
   .readBlock(text, lines, from) -> [{line, name, cells}]             lines are {name, ...}, line null where nobody fits
   .pair(cell) -> {time, rest}                                        "75.1/52" and "75.1 (52)"
   .noteParts(note, felts) -> {note, felt}                            a note, and how the flush felt at its end */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  function readEffort(text) {
    const plain = text.trim().replace(",", ".");
    if (!plain) return null;
    if (!/^(?:10|[0-9])(?:\.[05])?$/.test(plain) || Number(plain) > 10) return undefined;
    return Math.round(2 * Number(plain));
  }

  /* Rounded up, so that what is over a limit looks so. */
  function hundredths(ms) {
    const all = Math.ceil(ms / 10);
    const seconds = Math.floor(all / 100);
    const rest = "." + String(all % 100).padStart(2, "0");
    return seconds < 120 ? seconds + rest : Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") + rest;
  }

  /* To the tenth, to the hundredth where the tenth would hide a miss. */
  function timeText(ms, limitMs) {
    if (ms === null || ms === undefined) return "";
    const tenths = Math.floor((ms + 50) / 100);
    if (limitMs && tenths * 100 <= limitMs && ms > limitMs) return hundredths(ms);
    const seconds = Math.floor(tenths / 10);
    if (seconds < 120) return seconds + "." + (tenths % 10);
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") + "." + (tenths % 10);
  }

  /* In whole seconds from two minutes on where it has no tenths. */
  function flushText(ms) {
    const text = timeText(ms, null);
    return text.includes(":") ? text.replace(/\.0$/, "") : text;
  }

  function recoveryText(ms, limitMs) {
    if (ms === null || ms === undefined) return "";
    const seconds = Math.floor((ms + 500) / 1000);
    if (limitMs && seconds * 1000 <= limitMs && ms > limitMs) return hundredths(ms);
    return seconds < 100 ? String(seconds) : Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }

  function called(name, lines) {
    const plain = name.toLowerCase();
    const exact = lines.filter((line) => line.name.toLowerCase() === plain);
    const near = exact.length ? exact : lines.filter((line) => line.name.toLowerCase().startsWith(plain));
    return near.length === 1 ? near[0] : null;
  }

  /* Cells stand between tabs, else semicolons, else blanks; "73/73/72" are three then, "78 (67)" and "71 high" one each. */
  function cellsOf(raw) {
    const sign = ["\t", ";"].find((each) => raw.includes(each));
    if (sign) return raw.split(sign).map((cell) => cell.trim());
    const plain = raw.replace(/\s*\/\s*/g, "/").replace(/\s+\(/g, "(").replace(/(\d)[ -](high|low|mid|hi|lo)\b/gi, "$1$2")
      .replace(/,(?=\s|$)/g, " ").replace(/(\.\d+),/g, "$1 ");
    const several = (cell) => cell.split("/").length > 2 && !cell.includes("(");
    return plain.trim().split(/\s+/).flatMap((cell) => (several(cell) ? cell.split("/") : [cell]));
  }

  function readBlock(text, lines, from = 0) {
    let place = from;
    const read = [];
    for (const raw of text.split(/\r\n|\r|\n/)) {
      if (!raw.trim()) continue;
      const rest = cellsOf(raw);
      const words = [];
      while (rest.length && /\p{L}/u.test(rest[0]) && Quarters.times.readTime(rest[0], null).why) words.push(rest.shift());
      const name = words.join(" ");
      const line = name ? called(name, lines) : lines[place] || null;
      if (line) place = lines.indexOf(line) + 1;
      read.push({ line, name, cells: rest });
    }
    return read;
  }

  function pair(cell) {
    const found = /^([^/()]*)(?:\/([^/()]*)|\(([^()]*)\))?\s*$/.exec(cell);
    return found ? { time: found[1].trim(), rest: (found[2] || found[3] || "").trim() } : { time: cell, rest: "" };
  }

  function noteParts(note, felts) {
    const felt = felts.find((each) => note === each || note.endsWith(` ${each}`) || note.endsWith(`\n${each}`)) || "";
    return { note: felt ? note.slice(0, -felt.length).trimEnd() : note, felt };
  }

  Quarters.reviewText = { readEffort, timeText, recoveryText, flushText, readBlock, pair, noteParts };
})();
