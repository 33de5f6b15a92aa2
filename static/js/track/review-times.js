/* Times as coaches write them, read on the phone as coachapp/training/time_text.py and coachapp/forms/cells.py read
   them on the server: tests/forms/reading_cases.json holds both to the same answers.

   Quarters.times.readTime(text, targetMs)     a rep; targetMs is null where none is known
   .readFlush(text, aboutMs)                   a flush, which is spoken in minutes
   .readRecovery(text)                         bare digits are seconds
   Each gives {ms} with ms null where there is no time, or {why}: a code of training.time_text.MESSAGES. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const DAY_MS = 24 * 3600 * 1000;
  const LONGEST_TEXT = 60;
  const PLAUSIBLE = [0.6, 1.6];

  class NotATime extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }
  const refuse = (code) => { throw new NotATime(code); };

  /* --- in plain signs ------------------------------------------------------------------------- */

  const SIGNS = new Map([
    ..."’‘′‛´`ʹʼ＇".split("").map((sign) => [sign, "'"]),
    ..."”“″‟˝ʺ＂〃".split("").map((sign) => [sign, '"']),
    ..."−–—‐‑‒―﹣－".split("").map((sign) => [sign, "-"]),
    ["∶", ":"], ["ː", ":"], ["٫", "."], ["·", "."],
    ["\ufeff", ""], ["\u200b", ""], ["\u200e", ""], ["\u200f", ""],
  ]);
  const SPACE = "\\s\\x1c-\\x1f\\x85";
  const SPACES = new RegExp(`[${SPACE}]+`, "gu");

  /* A digit of any script: its place among the digits beside it, which come in tens. */
  function digit(sign) {
    let place = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(sign.codePointAt(0) - place - 1))) place += 1;
    return String(place % 10);
  }

  function fold(text) {
    const known = text.replace(/./gsu, (sign) => SIGNS.get(sign) ?? sign).normalize("NFKC");
    return known.replace(/\p{Nd}/gu, (sign) => (/\d/.test(sign) ? sign : digit(sign))).replaceAll("''", '"').toLowerCase();
  }

  const trim = (text, signs) => text.replace(new RegExp(`^[${signs}]+|[${signs}]+$`, "gu"), "");

  function plainOf(text) {
    if ([...text].length > 4 * LONGEST_TEXT) refuse("not_a_time");
    const plain = trim(fold(text).replace(SPACES, " "), " ;");
    if ([...plain].length > LONGEST_TEXT) refuse("not_a_time");
    return plain;
  }

  /* --- numbers, exact ------------------------------------------------------------------------- */

  /* Seconds with up to nine decimals, times `each`, as billionths: whole numbers all the way. */
  const billionths = (whole, part, each = 1) => each * (Number(whole) * 1e9 + Number((part || "").padEnd(9, "0")));

  function checked(amount) {
    const ms = Math.floor((amount + 500_000) / 1_000_000);
    if (ms === 0) refuse("zero");
    if (ms >= DAY_MS) refuse("too_long");
    return ms;
  }

  function clock(hours, minutes, seconds, part) {
    if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) refuse("seconds_over_59");
    return checked((3600 * Number(hours || 0) + 60 * Number(minutes)) * 1e9 + billionths(seconds, part));
  }

  /* --- one time and nothing around it --------------------------------------------------------- */

  const S = '(?:"|s|secs?|seconds?)';
  const M = "(?:'|m|mins?|minutes?)";
  const COLONS = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9}))? ?"?$/;
  const DOTS = /^(\d{1,3})\.(\d{2})[.,](\d{1,9})$/;
  const UNITS = new RegExp(`^(?:(\\d{1,2}) ?h ?)?(\\d{1,2}) ?${M} ?(\\d{1,2})(?:[.,](\\d{1,9}) ?${S}?|" ?(\\d{1,9})| ?${S})?$`);
  const ONLY_MINUTES = new RegExp(`^(\\d{1,2})(?:[.,](\\d{1,3}))? ?${M}$`);
  const ONLY_SECONDS = new RegExp(`^(\\d{1,5})(?:"(\\d{1,9})|(?:[.,](\\d{1,9}))? ?${S})$`);
  const DOTTED_MINUTES = /^([1-9])[.,]([0-5]\d)$/;
  const BARE = /^(\d{1,6})(?:[.,](\d{1,9}))?\.?$/;

  function single(plain, bare) {
    let found;
    if ((found = COLONS.exec(plain))) {
      if (found[3].length < 2) refuse("one_digit_seconds");
      return clock(found[1], found[2], found[3], found[4]);
    }
    if ((found = DOTS.exec(plain))) return clock(undefined, found[1], found[2], found[3]);
    if ((found = UNITS.exec(plain))) return clock(found[1], found[2], found[3], found[4] || found[5]);
    if ((found = ONLY_MINUTES.exec(plain))) return checked(billionths(found[1], found[2], 60));
    if ((found = ONLY_SECONDS.exec(plain))) return checked(billionths(found[1], found[2] || found[3]));
    if ((found = DOTTED_MINUTES.exec(plain))) return clock(undefined, found[1], found[2]);
    if ((found = BARE.exec(plain))) {
      if (found[2] === undefined && found[1].length >= 3 && bare) return bare(found[1]);
      return checked(billionths(found[1], found[2]));
    }
    return refuse("not_a_time");
  }

  const tenths = (figures) => checked(Number(figures) * 1e8);
  const SECONDS = null;

  /* Tenths, unless only whole seconds lie between the plausible times. */
  const within = (low, high) => (figures) => {
    const fits = (unit) => low <= unit * Number(figures) && unit * Number(figures) <= high;
    return !fits(100) && fits(1000) ? checked(Number(figures) * 1e9) : tenths(figures);
  };

  /* --- what may stand around it --------------------------------------------------------------- */

  const SPOKEN_MS = { low: 200, lo: 200, mid: 500, "+": 500, high: 800, hi: 800 };
  const SPOKEN = /^(\d[\d:']*["s]?)[ -]?(low|lo|mid|high|hi|\+)$/;
  const SPOKEN_BEFORE = /^(low|lo|mid|high|hi)[ -]?(\d[\d:']*["s]?)$/;
  const RANGE = /^([^-]*\d[^-]*?) ?(?:-| to ) ?([^-]*\d[^-]*)$/;

  function read(plain, bare) {
    if (["", "x"].includes(trim(plain, "\\-. "))) return null;
    if (["dnf", "dns"].includes(plain.replace(/\.+$/, ""))) return null;
    if (plain.startsWith("-")) refuse(/^-\d/.test(plain) ? "negative" : "not_a_time");
    const spoken = SPOKEN.exec(plain);
    if (spoken) return single(spoken[1], SECONDS) + SPOKEN_MS[spoken[2]];
    const before = SPOKEN_BEFORE.exec(plain);
    if (before) return single(before[2], SECONDS) + SPOKEN_MS[before[1]];
    const bounds = RANGE.exec(plain);
    if (bounds) return Math.max(single(bounds[1], bare), single(bounds[2], bare));
    if (plain.endsWith("h") && plain.length > 1) return single(plain.slice(0, -1).trimEnd(), bare);
    return single(plain, bare);
  }

  /* What bare digits mean near a target: tenths, seconds, a clock; of a flush the clock comes before the seconds. */
  function near(text, targetMs, clockFirst) {
    if (targetMs === null || targetMs === undefined) return read(plainOf(text), tenths);
    const [low, high] = PLAUSIBLE.map((share) => Math.trunc(share * targetMs));
    const fits = (ms) => low <= ms && ms <= high;
    let written = text.trim();
    if (/^\d{1,2}[0-5]\d$/.test(written) && !(clockFirst ? [100] : [100, 1000]).some((unit) => fits(unit * Number(written)))) {
      const [minutes, seconds] = [written.slice(0, -2), written.slice(-2)];
      if (fits(1000 * (60 * Number(minutes) + Number(seconds)))) written = `${Number(minutes)}:${seconds}`;
    }
    return read(plainOf(written), within(low, high));
  }

  const RECOVERY_WORDS = new RegExp(
    "\\b(?:off|jog|walk|rest|rec|recovery|recoveries|r|between|in|standing|float|easy|pause|each|all|after|w/)(?![a-z])|\\bw/", "g",
  );
  const METRES = /\b(?:[5-9]\d|\d{3,4}) ?m(?:etres?|eters?)?\b/;

  function recovery(text) {
    const plain = plainOf(text);
    if (/\bcycle\b|\bsend-?off\b|^on\b/.test(plain)) refuse("cycle");
    let words = plain.replace(RECOVERY_WORDS, " ");
    const metres = METRES.exec(words);
    if (metres) words = `${words.slice(0, metres.index)} ${words.slice(metres.index + metres[0].length)}`;
    words = trim(words, " :=@;");
    if (metres && !words) return null;
    if (words === "" && plain !== "") refuse("not_a_time");
    return read(words, SECONDS);
  }

  function answer(reader) {
    try {
      return { ms: reader() };
    } catch (error) {
      if (!(error instanceof NotATime)) throw error;
      return { why: error.code };
    }
  }

  Quarters.times = {
    readTime: (text, targetMs) => answer(() => near(text, targetMs, false)),
    readFlush: (text, aboutMs) => answer(() => near(text, aboutMs, true)),
    readRecovery: (text) => answer(() => recovery(text)),
  };
})();
