/* Sends what is on this phone and not yet on the server, as often as it takes and never under another name.

   Quarters.sync.start({practice, owner, squad, urls: {taps, hello}}) -> Promise of the first try
                           (a page about no practice gives the id of zeros, in the addresses too)
   .now() -> Promise       try at once; a page may call it after a put, which it need not wait for
   .saved()                a tap was put: send soon (quarters:saved on document does the same)
   Events on document:
     "quarters:unsent"     {detail: {count, other, refused, unkept, state}}; other: taps of somebody else, kept, not sent.
                           state: idle sending offline signed-out other-user not-yours server
     "quarters:taps"       {detail: {practice, taps}} taps of other phones at that evening, which the server sent along
     "quarters:sent"       {detail: {results}} what the server said to each
     "quarters:who"        {detail: {user}} who is signed in, as the server says; null when nobody is
     "quarters:clock"      {detail: {ms}} how far this phone's wall clock is ahead of the server's

   Whatever goes wrong, everything stays where it is. Only "stored" and "already" end the sending of a tap; what the
   server refuses is set apart with its reason, so that it never holds up the rest. A server that says how long to wait
   (Retry-After) is not asked again before. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const store = Quarters.store;
  const AT_ONCE = 200;
  const PATIENCE_MS = 20000;
  const SOON_MS = 300;
  /* Counting asks the database five times: a frame that answers a finger comes first. */
  const COUNT_MS = 100;
  const PAUSES_MS = [3000, 6000, 12000, 30000, 60000];
  const LONGEST_PAUSE_MS = 600000;
  const LOCK = "quarters-send";
  /* The practice in the addresses of a page that is about none: a list. */
  const NOWHERE = "00000000-0000-0000-0000-000000000000";

  let page = null;
  let csrf = "";
  let state = "idle";
  let misses = 0;
  let timer = 0;
  let told = false;
  let running = null;
  let wanted = false;
  /* By practice: the highest number of each other phone that the server sent along. */
  const seen = new Map();

  /* Why a try ended early; the word is the state shown. wait: the server's own wish, 0 where it has none. */
  class Stop extends Error {
    constructor(word, wait = 0) {
      super(word);
      this.word = word;
      this.wait = wait;
    }
  }

  /* --- saying it ---------------------------------------------------------------------------- */

  function say(name, detail) {
    document.dispatchEvent(new CustomEvent(`quarters:${name}`, { detail }));
  }

  async function report(now) {
    state = now || state;
    const counts = await store.counts(page.owner);
    say("unsent", { ...counts, state });
    return counts;
  }

  /* --- asking the server -------------------------------------------------------------------- */

  async function ask(url, options) {
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const response = await fetch(url, {
        credentials: "same-origin", cache: "no-store", redirect: "manual", signal: patience.signal, ...options,
      });
      // The body belongs to the answer: one that breaks off in the middle is none.
      const text = response.type === "opaqueredirect" ? "" : await response.text();
      return { response, text };
    } catch {
      throw new Stop("offline");
    } finally {
      clearTimeout(clock);
    }
  }

  function json(text) {
    try { return JSON.parse(text); } catch { throw new Stop("server"); }
  }

  /* An answer other than the one hoped for. Nothing is given up for it. */
  function stopFor(response) {
    if (response.type === "opaqueredirect" || response.status === 401) return new Stop("signed-out");
    if (response.status === 403 || response.status === 404) return new Stop("not-yours");
    if (response.status === 409) return new Stop("other-user");
    // In seconds only: a date would be held against this phone's own clock.
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    return new Stop("server", Math.min(Math.max(0, seconds) * 1000, LONGEST_PAUSE_MS));
  }

  async function hello(url) {
    const asked = Date.now();
    const { response, text } = await ask(url, { headers: { Accept: "application/json" } });
    const answered = Date.now();
    if (response.type === "opaqueredirect" || response.status === 401) say("who", { user: null });
    if (!response.ok) {
      // Somebody may be signed in whom this practice does not concern.
      const stranger = response.status === 404 && json(text).user;
      if (stranger) say("who", { user: String(stranger) });
      throw stranger && String(stranger) !== page.owner ? new Stop("other-user") : stopFor(response);
    }
    const { user, csrf: token, now: theirs } = json(text);
    csrf = token;
    if (theirs) say("clock", { ms: Math.round((asked + answered) / 2 - theirs) });
    say("who", { user: String(user) });
    if (String(user) !== page.owner) throw new Stop("other-user");
  }

  async function post(taps, freshly = false) {
    if (!csrf) await hello(addressFor("hello", taps[0]));
    const { practice, device } = taps[0];
    if (!seen.has(practice)) seen.set(practice, {});
    const body = JSON.stringify({
      owner: Number(page.owner), taps: taps.map(store.wire), device: device || "", seen: seen.get(practice),
    });
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf };
    const { response, text } = await ask(addressFor("taps", taps[0]), { method: "POST", headers, body });
    if (response.status === 403 && !freshly) {
      csrf = "";
      return post(taps, true);
    }
    if (response.status === 400 || response.status === 413) return null;
    // Somebody else's phone now, or a practice of no concern to him: hello says which, and may say whose.
    if (response.status === 409 || response.status === 404) {
      csrf = "";
      await hello(addressFor("hello", taps[0]));
    }
    if (!response.ok) throw stopFor(response);
    const said = json(text);
    if (!Array.isArray(said.results)) throw new Stop("server");
    for (const tap of said.taps || []) {
      const numbers = seen.get(practice);
      numbers[tap.device] = Math.max(numbers[tap.device] ?? -1, tap.seq);
    }
    return said;
  }

  /* --- one round ---------------------------------------------------------------------------- */

  /* The address for another evening of the same coach is made from this page's own. */
  function addressFor(what, tap) {
    let url = page.urls[what].replace(page.practice, tap.practice);
    if (page.squad) url = url.replace(`/${page.squad}/`, `/${tap.squad || page.squad}/`);
    return url;
  }

  /* Send these, and set apart what makes a body unreadable: by halves, down to the one that does it. */
  async function deliver(taps) {
    const said = await post(taps);
    if (said === null) {
      if (taps.length === 1) {
        await settle([{ id: taps[0].id, result: "refused", why: "unreadable" }]);
        return;
      }
      const half = Math.ceil(taps.length / 2);
      await deliver(taps.slice(0, half));
      await deliver(taps.slice(half));
      return;
    }
    const ids = new Set(taps.map((tap) => tap.id));
    // In the order in which they were sent, should an id have come to harm.
    const named = said.results.map((result, at) => ({ ...result, id: result.id || (taps[at] || {}).id }));
    await settle(named.filter((result) => ids.has(result.id)));
    if (said.taps && said.taps.length) say("taps", { practice: taps[0].practice, taps: said.taps });
    await report("sending");
  }

  async function settle(results) {
    await store.mark(results);
    say("sent", { results });
  }

  function evenings(taps) {
    const groups = new Map();
    for (const tap of taps) {
      if (!groups.has(tap.practice)) groups.set(tap.practice, []);
      groups.get(tap.practice).push(tap);
    }
    // This evening first; an old one that is no longer there must not hold it up.
    const here = (group) => Number(group[0].practice === page.practice);
    return [...groups.values()].sort((one, other) => here(other) - here(one));
  }

  /* One that got another number is worth another try. */
  const place = (tap) => `${tap.id} ${tap.seq}`;

  /* Send until nothing new is left. One evening's trouble does not keep another's taps back. */
  async function round() {
    const tried = new Set();
    let trouble = null;
    for (;;) {
      const all = (await store.unsent(page.owner)).filter((tap) => !tried.has(place(tap)));
      if (!all.length) break;
      await report("sending");
      for (const taps of evenings(all)) {
        try {
          for (let at = 0; at < taps.length; at += AT_ONCE) {
            const some = taps.slice(at, at + AT_ONCE);
            some.forEach((tap) => tried.add(place(tap)));
            await deliver(some);
          }
        } catch (error) {
          taps.forEach((tap) => tried.add(place(tap)));
          trouble = trouble || error;
          if (!(error instanceof Stop) || error.wait || !["not-yours", "server"].includes(error.word)) throw error;
        }
      }
    }
    if (trouble) throw trouble;
  }

  /* Only one tab of this phone sends. Where tabs cannot agree, both may: the server knows every id. */
  async function alone(work) {
    if (!navigator.locks) return work();
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), 3 * PATIENCE_MS);
    try {
      return await navigator.locks.request(LOCK, { signal: patience.signal }, () => { clearTimeout(clock); return work(); });
    } catch (error) {
      // Robbed of the lock while at work: the robber has the rest now.
      if (error.name !== "AbortError" || !patience.signal.aborted) throw error;
      // A tab that the system has put to sleep with the lock in its hand.
      return navigator.locks.request(LOCK, { steal: true }, work);
    } finally {
      clearTimeout(clock);
    }
  }

  async function attempt() {
    clearTimeout(timer);
    let word = "idle";
    let wait = 0;
    told = false;
    try {
      await alone(round);
      misses = 0;
    } catch (error) {
      word = error instanceof Stop ? error.word : "server";
      wait = error.wait || 0;
    }
    const counts = await report(word);
    if (word !== "idle" && counts.count) {
      told = wait > 0;
      timer = setTimeout(now, Math.max(wait, PAUSES_MS[Math.min(misses, PAUSES_MS.length - 1)]));
      misses += 1;
    }
    return counts;
  }

  function now() {
    if (!page) return Promise.resolve(null);
    if (running) {
      wanted = true;
      return running;
    }
    running = (async () => {
      let counts;
      do {
        wanted = false;
        counts = await attempt();
      } while (wanted && state === "idle");
      return counts;
    })().finally(() => { running = null; });
    return running;
  }

  /* --- when ---------------------------------------------------------------------------------- */

  let debounce = 0;
  function later() {
    debounce = 0;
    if (!told) now();
  }

  let counting = 0;
  function counted() {
    counting = 0;
    report();
  }

  function saved() {
    if (!page) return;
    if (!debounce && !told) debounce = setTimeout(later, state === "idle" || state === "sending" ? SOON_MS : PAUSES_MS[0]);
    counting ||= setTimeout(counted, COUNT_MS);
  }

  /* A reason to believe that it may go better now. */
  function fresh() {
    if (told) return;
    misses = 0;
    csrf = "";
    now();
  }

  async function start(about) {
    if (page) return now();
    page = { ...about, owner: String(about.owner) };
    await store.open(page);
    await report();
    document.addEventListener("quarters:saved", saved);
    document.addEventListener("quarters:unkept", saved);
    document.addEventListener("quarters:elsewhere", () => report());
    window.addEventListener("online", fresh);
    window.addEventListener("pageshow", (event) => { if (event.persisted) fresh(); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") fresh(); });
    if (page.practice !== NOWHERE) hello(page.urls.hello).catch(() => {});
    return now();
  }

  Quarters.sync = { start, now, saved };
})();
