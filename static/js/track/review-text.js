/* Times as coaches type them into the review, read on the phone just as coachapp/forms/cells.py and
   coachapp/forms/review.py read them on the server; tests/browser/test_review.py holds both to the same answers.

   Quarters.reviewText.readTime(text, targetMs)  .readRecovery(text) -> ms, null for none, undefined when it is no time
   .timeText(ms, limitMs)  .recoveryText(ms, limitMs)                 -> what a cell shows
   .readEffort(text)                                                  -> half points, null, undefined
   .readBlock(text, lines, from) -> [{line, name, cells}]             lines are {name, ...}, line null where nobody fits
   .pair(cell) -> {time, rest}                                        "75.1/52" and "75.1 (52)" */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const DAY_MS = 24 * 3600 * 1000;
  const QUOTED = { "’": "'", "‘": "'", "′": "'", "”": '"', "“": '"', "″": '"', "−": "-", "–": "-", "—": "-", "·": "." };

  const plainOf = (text) => text.normalize("NFKC").replace(/[’‘′”“″−–—·]/g, (sign) => QUOTED[sign])
    .trim().replace(/\s+/g, " ").toLowerCase();
  const isNone = (plain) => /^[-. x]*$/.test(plain) && !/x.*x/.test(plain) || plain === "dnf" || plain === "dns";
  const sound = (ms) => (ms > 0 && ms < DAY_MS ? ms : undefined);
  const part = (digits) => Math.floor(Number(("0." + (digits || "0"))) * 1000 + 0.5);

  function clock(plain) {
    const found = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,9}))?$/.exec(plain);
    if (!found) return null;
    const [hours, minutes, seconds] = [found[1] || 0, found[2], found[3]].map(Number);
    if (seconds > 59 || (found[1] && minutes > 59)) return undefined;
    return sound((hours * 3600 + minutes * 60 + seconds) * 1000 + part(found[4]));
  }

  /* What both kinds have in common; null when it is none of it. */
  function either(plain) {
    const onClock = clock(plain);
    if (onClock !== null) return onClock;
    const dotted = /^([1-9])[.,]([0-5]\d)$/.exec(plain);
    if (dotted) return sound((Number(dotted[1]) * 60 + Number(dotted[2])) * 1000);
    const seconds = /^(\d{1,6})[.,](\d{1,9})$/.exec(plain);
    if (seconds) return sound(Number(seconds[1]) * 1000 + part(seconds[2]));
    const named = /^(\d{1,5})(?:[.,](\d{1,9}))? ?(?:s|sec|secs|")$/.exec(plain);
    return named ? sound(Number(named[1]) * 1000 + part(named[2])) : null;
  }

  function readTime(text, targetMs) {
    const plain = plainOf(text);
    if (isNone(plain)) return null;
    const read = either(plain);
    if (read !== null) return read;
    if (!/^\d{1,6}$/.test(plain)) return undefined;
    const digits = Number(plain);
    if (plain.length < 3) return sound(digits * 1000);
    const fits = (ms) => targetMs > 0 && ms >= Math.trunc(0.6 * targetMs) && ms <= Math.trunc(1.6 * targetMs);
    const clockMs = (60 * Math.floor(digits / 100) + (digits % 100)) * 1000;
    if (/^\d{1,2}[0-5]\d$/.test(plain) && !fits(digits * 100) && !fits(digits * 1000) && fits(clockMs)) return sound(clockMs);
    if (!fits(digits * 100) && fits(digits * 1000)) return sound(digits * 1000);
    return sound(digits * 100);
  }

  function readRecovery(text) {
    const plain = plainOf(text);
    if (isNone(plain)) return null;
    const read = either(plain);
    if (read !== null) return read;
    return /^\d{1,6}$/.test(plain) ? sound(Number(plain) * 1000) : undefined;
  }

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

  function readBlock(text, lines, from = 0) {
    let place = from;
    const read = [];
    for (const raw of text.split(/\r\n|\r|\n/)) {
      if (!raw.trim()) continue;
      const cells = raw.includes("\t") ? raw.split("\t") : raw.includes(";") ? raw.split(";") : raw.trim().split(/\s+/);
      const rest = cells.map((cell) => cell.trim());
      const words = [];
      while (rest.length && /\p{L}/u.test(rest[0])) words.push(rest.shift());
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

  Quarters.reviewText = { readTime, readRecovery, readEffort, timeText, recoveryText, readBlock, pair };
})();
