/* Says on the page what is on this phone and not yet on the server, and what the server would not take.

   Fills templates/parts/_kept.html, which holds the sentences. A page that knows its athletes sets
   Quarters.kept.names = {athlete id: name}, so that a copied text has names in it. Where it all lies in a dialog, as on the
   stopwatch, the button that opens it (#x for the dialog #x-sheet) is marked with data-warning while there is something to
   be warned of, and says it to who does not see it. */
(function () {
  "use strict";

  const Quarters = window.Quarters;
  const store = Quarters.store;
  const kept = (Quarters.kept = { names: {} });
  const box = document.querySelector("[data-kept]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-kept-${name}]`);
  const words = box.dataset;
  const dialog = box.closest("dialog");
  const opener = dialog && document.getElementById(dialog.id.replace("-sheet", ""));
  const warnings = new Map();
  /* No clock of a phone with a network is off by so much; and no way to the server takes so long. */
  const WRONG_CLOCK_MS = 120000;
  let last = { count: 0, other: 0, refused: 0, unkept: 0, state: "idle" };

  const say = (sentence, n) => sentence.replace("{n}", String(n));
  const camel = (name) => name.replace(/-(\w)/g, (_all, letter) => letter.toUpperCase());

  function line() {
    const parts = [];
    if (last.count) {
      const why = words[camel(last.state)];
      parts.push(say(words.count, last.count) + (why ? ` (${why})` : ""));
    }
    if (last.unkept) parts.push(say(words.unkept, last.unkept));
    if (last.other) parts.push(say(words.other, last.other));
    return parts.join(". ");
  }

  function show() {
    const text = line();
    // A status is read out when it changes, not each time it is counted.
    if (part("line").textContent !== text) part("line").textContent = text;
    const warning = [...warnings.values()].filter(Boolean).join(" ");
    if (part("warning").textContent !== warning) part("warning").textContent = warning;
    part("warning").hidden = !warning;
    if (opener) {
      opener.toggleAttribute("data-warning", Boolean(warning));
      if (warning) opener.setAttribute("aria-description", warning);
      else opener.removeAttribute("aria-description");
    }
    part("door").hidden = last.state !== "signed-out";
    part("refused").hidden = !last.refused;
    box.dataset.state = last.state;
    box.hidden = !text && !warning && !last.refused;
  }

  function describe(tap) {
    const known = words[camel(`why-${tap.state === "conflict" ? "conflict" : tap.why}`)];
    const reason = known || (tap.why ? say(words.whyField, tap.why) : "");
    const who = kept.names[tap.body && tap.body.athlete] || "";
    const rep = tap.body && tap.body.rep ? String(tap.body.rep) : "";
    const at = new Date(tap.made_at).toLocaleTimeString();
    return [at, tap.kind, who, rep].filter(Boolean).join(" ") + (reason ? `: ${reason}` : "");
  }

  async function listRefused() {
    const taps = await store.refused();
    part("refused").querySelector("summary").textContent = say(words.refused, taps.length);
    part("refused").querySelector("ul").replaceChildren(...taps.map((tap) => {
      const item = document.createElement("li");
      item.textContent = describe(tap);
      return item;
    }));
    return taps.map((tap) => tap.id);
  }

  function warn(about, sentence) {
    warnings.set(about, sentence || "");
    show();
  }

  document.addEventListener("quarters:unsent", async ({ detail }) => {
    last = detail;
    if (last.refused) await listRefused();
    show();
  });
  document.addEventListener("quarters:unkept", ({ detail }) => warn("store", words[camel(`store-${detail.why}`)]));
  document.addEventListener("quarters:clock", ({ detail }) => {
    const off = Math.abs(detail.ms);
    warn("clock", off > WRONG_CLOCK_MS ? say(words.clock, Math.round(off / 60000).toLocaleString(document.documentElement.lang)) : "");
  });
  document.addEventListener("quarters:offline", ({ detail }) => warn("page", words[camel(`page-${detail.why}`)]));

  /* Everything of this evening as lines that a person can read and a program can too. */
  function asText(taps) {
    const lines = taps.map((tap) => {
      const who = tap.body.athlete ? [kept.names[tap.body.athlete] || tap.body.athlete] : [];
      const rep = tap.body.rep ? [`rep ${tap.body.rep}`] : [];
      const at = tap.at_ms === null ? [] : [`${(tap.at_ms / 1000).toFixed(2)} s`];
      return [tap.made_at, tap.kind, ...who, ...rep, ...at, tap.state, JSON.stringify(store.wire(tap))].join("  ");
    });
    return [`Quarters ${taps[0]?.practice ?? ""}`, ...lines].join("\n") + "\n";
  }

  part("again").addEventListener("click", async () => {
    await store.again(await listRefused());
    Quarters.sync.now();
  });
  part("aside").addEventListener("click", async () => {
    await store.aside(await listRefused());
    Quarters.sync.now();
  });
  part("copy").addEventListener("click", async () => {
    const text = asText(await store.taps());
    part("text").hidden = false;
    const field = part("text").querySelector("textarea");
    field.value = text;
    field.select();
    try { await navigator.clipboard.writeText(text); } catch { /* it is there to be copied by hand */ }
  });

  store.ready().then(({ ok, why, lasting }) => {
    if (!ok) warn("store", words[camel(`store-${why}`)]);
    else if (!lasting) warn("store", words.storeLasting);
  });
})();
