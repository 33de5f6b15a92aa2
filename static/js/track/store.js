/* What a coach does at the track is on this phone before anything else happens to it.

   A tap counts as saved when its transaction is complete, with strict durability: a crash of the browser a moment later
   loses nothing. Its id is made at the tap, before anything is waited for, so sending it twice is sending it once.
   Nothing is removed before the server has said that it has it, and then not for sixty days.

   Quarters.store.open({owner, squad, practice}) -> Promise<{ok, why, lasting}>   the last two are what new taps are given
   .ready()              the same answer again: ok, else why is "refused", "full", "newer" or "slow"; lasting is false where
                         the browser may throw its storage away (a private window always does)
   .make(kind, at_ms, body) -> tap      at once; id, device, seq and made_at are set
   .put(tap) -> Promise<tap>            saved; seq may have been raised when another tab was faster. Rejects when this phone
                                        refuses to store: the tap then stays in this page's memory, is sent, and is in asText
   .taps(practice) -> Promise<[tap]>    of the owner, by device and seq, each with its state: new stored conflict refused
   .unsent(owner)  .refused(owner)  .counts(owner) -> {count, other, refused, unkept}
   .mark([{id, result, why}])           what the server said
   .seen(seq)                           the server has this number of this phone already: count on from there
   .again(ids)  .aside(ids)             a refused one: send it once more; or stop showing it (it is still kept)
   .asText(practice, names)             everything as lines that a person can read and a program can too
   .get(key)  .set(key, value)          small things that a page wants to find again
   Events on document: "quarters:saved" {tap}; "quarters:unkept" {why, count} when the phone refused to store one;
   "quarters:elsewhere" {taps} when another tab of this phone saved or sent something. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const NAME = "quarters";
  const VERSION = 1;
  const STRICT = { durability: "strict" };
  const KEPT_FOR_MS = 60 * 24 * 3600 * 1000;
  const PATIENCE_MS = 8000;
  const WIRE = ["id", "device", "seq", "kind", "at_ms", "made_at", "body"];

  const evening = { owner: null, squad: null, practice: null };
  const known = { device: null, seq: 0, met: false };
  /* Taps that are not yet, or cannot be, in the database; in the order in which they were made. */
  const unkept = new Map();
  let opening = null;
  let connection = null;
  let answer = null;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("quarters-taps") : null;

  /* --- ids ---------------------------------------------------------------------------------- */

  /* UUID version 7. The time in it keeps the server's index in order and is trusted for nothing. */
  function uuid7() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) {
      bytes[at] = now % 256;
      now = Math.floor(now / 256);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /* --- the database ------------------------------------------------------------------------- */

  function upgrade(db, from) {
    if (from < 1) {
      const taps = db.createObjectStore("taps", { keyPath: "id" });
      taps.createIndex("practice", "practice");
      taps.createIndex("state", "state");
      taps.createIndex("owner", ["owner", "state"]);
      taps.createIndex("device", ["device", "seq"], { unique: true });
      db.createObjectStore("meta");
    }
  }

  function database() {
    if (opening === null) {
      const lost = () => { opening = connection = null; };
      opening = idb.openDB(NAME, VERSION, {
        upgrade,
        // A newer page wants to change the stores: make way, and open again at the next tap.
        blocking: (_current, _wanted, event) => { event.target.close(); lost(); },
        terminated: lost,
      });
      opening.then((db) => { connection = db; }, lost);
    }
    return opening;
  }

  /* Run one transaction and wait until it is on the disk. One more try when the connection was closed under it. */
  async function within(stores, work, again = true) {
    try {
      const tx = (await database()).transaction(stores, "readwrite", STRICT);
      tx.done.catch(() => {});
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      if (!again || error.name !== "InvalidStateError") throw error;
      opening = connection = null;
      return within(stores, work, false);
    }
  }

  async function meet(tx) {
    const meta = tx.objectStore("meta");
    const device = (await meta.get("device")) || known.device || uuid7();
    const seq = (await meta.get("seq")) || 0;
    await meta.put(device, "device");
    known.device = device;
    known.met = true;
    // Rows tell more than the note: the quick way below does not read it first.
    const rows = IDBKeyRange.bound([device], [device, []]);
    const cursor = await tx.objectStore("taps").index("device").openKeyCursor(rows, "prev");
    known.seq = Math.max(known.seq, seq, cursor ? cursor.key[1] : 0);
    return known.seq;
  }

  async function forgetOld(tx) {
    const before = Date.now() - KEPT_FOR_MS;
    let cursor = await tx.objectStore("taps").index("state").openCursor("stored");
    while (cursor) {
      if (cursor.value.stored_at < before) await cursor.delete();
      cursor = await cursor.continue();
    }
  }

  /* --- may it be relied on? ----------------------------------------------------------------- */

  function whyNot(error) {
    if (error.name === "VersionError") return "newer";
    if (error.name === "QuotaExceededError") return "full";
    return error.name === "TimeoutError" ? "slow" : "refused";
  }

  function soon(promise) {
    return new Promise((resolve, reject) => {
      const slow = () => reject(new DOMException("The phone's storage does not answer.", "TimeoutError"));
      const clock = setTimeout(slow, PATIENCE_MS);
      promise.then(resolve, reject).finally(() => clearTimeout(clock));
    });
  }

  async function lasting() {
    try {
      return (await navigator.storage.persisted()) || (await navigator.storage.persist());
    } catch {
      return false;
    }
  }

  async function ready() {
    if (answer && answer.ok) return answer;
    try {
      if (!window.idb || !window.indexedDB) throw new DOMException("no IndexedDB", "NotSupportedError");
      // A real write of some size: a full disk lets one open and read.
      await soon(within(["taps", "meta"], async (tx) => {
        await meet(tx);
        await forgetOld(tx);
        await tx.objectStore("meta").put("x".repeat(65536), "probe");
        await tx.objectStore("meta").delete("probe");
      }));
      answer = { ok: true, why: "", lasting: await lasting() };
    } catch (error) {
      answer = { ok: false, why: whyNot(error), lasting: false };
    }
    return answer;
  }

  function open(about) {
    for (const key of Object.keys(evening)) {
      if (about && about[key] !== undefined && about[key] !== null) evening[key] = String(about[key]);
    }
    return ready();
  }

  /* --- taps --------------------------------------------------------------------------------- */

  function make(kind, at_ms, body) {
    known.seq += 1;
    known.device ||= uuid7();
    return {
      id: uuid7(), device: known.device, seq: known.seq, kind, at_ms: at_ms ?? null,
      made_at: new Date().toISOString(), body: body || {}, ...evening, state: "new", why: "",
    };
  }

  /* The server has a tap of this number: a phone that lost its store goes on counting from there. */
  function seen(seq) {
    known.seq = Math.max(known.seq, seq);
  }

  /* Everything is said to the database before this returns, and nothing is waited for in between: a page that is reloaded
     in the same moment leaves it to the browser to finish. Fails when the place is taken by another tab, or at all. */
  async function keepAtOnce(tap) {
    const tx = connection.transaction(["taps", "meta"], "readwrite", STRICT);
    tap.device = known.device;
    const said = [tx.objectStore("taps").add(tap), tx.objectStore("meta").put(known.seq, "seq"), tx.done];
    if (tx.commit) tx.commit();
    await Promise.all(said);
    return tap;
  }

  function keepCarefully(tap) {
    return within(["taps", "meta"], async (tx) => {
      const taps = tx.objectStore("taps");
      const before = await taps.get(tap.id);
      if (before) return before;
      const last = await meet(tx);
      tap.device = known.device;
      // Taken: another tab of this phone was faster. Else the number stands, also after a second try.
      if (await taps.index("device").getKey([tap.device, tap.seq])) tap.seq = last + 1;
      known.seq = Math.max(last, tap.seq);
      await tx.objectStore("meta").put(known.seq, "seq");
      await taps.add(tap);
      return tap;
    });
  }

  async function keep(tap) {
    let kept = null;
    if (connection && known.met) kept = await keepAtOnce(tap).catch(() => null);
    kept = kept || (await keepCarefully(tap));
    unkept.delete(tap.id);
    return kept;
  }

  async function put(given) {
    const made = given.id && given.seq ? given : { ...make(given.kind, given.at_ms, given.body), ...given };
    const tap = Object.assign(made, { ...evening, state: "new", why: "", ...made });
    unkept.set(tap.id, tap);
    try {
      const kept = await keep(tap);
      tell([kept]);
      document.dispatchEvent(new CustomEvent("quarters:saved", { detail: { tap: kept } }));
      if (unkept.size) keepTheRest();
      return kept;
    } catch (error) {
      answer = { ok: false, why: whyNot(error), lasting: false };
      document.dispatchEvent(new CustomEvent("quarters:unkept", { detail: { why: answer.why, count: unkept.size } }));
      throw error;
    }
  }

  /* What the phone refused before may fit now. A tap on its way finds its own row, so none is written twice. */
  async function keepTheRest() {
    for (const tap of [...unkept.values()]) {
      try { await keep(tap); } catch { return; }
    }
  }

  function tell(taps) {
    if (channel) channel.postMessage({ taps, seq: known.seq });
  }
  if (channel) {
    channel.addEventListener("message", ({ data }) => {
      known.seq = Math.max(known.seq, data.seq || 0);
      document.dispatchEvent(new CustomEvent("quarters:elsewhere", { detail: { taps: data.taps } }));
    });
  }

  /* --- what is there ------------------------------------------------------------------------ */

  const bySeq = (one, other) => (one.device === other.device ? one.seq - other.seq : one.device < other.device ? -1 : 1);

  async function some(index, key, also) {
    let found = [];
    try {
      found = await (await database()).getAllFromIndex("taps", index, key);
    } catch { /* refused: what is in memory is all there is */ }
    const ids = new Set(found.map((tap) => tap.id));
    const loose = [...unkept.values()].filter((tap) => !ids.has(tap.id) && also(tap));
    return [...found, ...loose].sort(bySeq);
  }

  async function taps(practice = evening.practice) {
    const found = await some("practice", String(practice), (tap) => tap.practice === String(practice));
    return evening.owner === null ? found : found.filter((tap) => tap.owner === evening.owner);
  }

  function inState(owner, state) {
    const whose = String(owner ?? evening.owner);
    return some("owner", [whose, state], (tap) => tap.owner === whose && tap.state === state);
  }

  const unsent = (owner) => inState(owner, "new");

  async function refused(owner) {
    return [...(await inState(owner, "refused")), ...(await inState(owner, "conflict"))].sort(bySeq);
  }

  async function counts(owner) {
    const whose = String(owner ?? evening.owner);
    const all = await some("state", "new", (tap) => tap.state === "new");
    const count = all.filter((tap) => tap.owner === whose).length;
    const refusedOnes = await refused(whose);
    return { count, other: all.length - count, refused: refusedOnes.length, unkept: unkept.size };
  }

  /* --- what became of them ------------------------------------------------------------------ */

  async function change(ids, edit) {
    const done = [];
    const apply = (tap) => { edit(tap); done.push({ ...tap }); };
    for (const id of ids) if (unkept.has(id)) apply(unkept.get(id));
    const rest = ids.filter((id) => !unkept.has(id));
    if (rest.length) {
      await within(["taps"], async (tx) => {
        for (const id of rest) {
          const tap = await tx.store.get(id);
          if (!tap) continue;
          apply(tap);
          await tx.store.put(tap);
        }
      });
    }
    for (const [id, tap] of unkept) if (tap.state === "stored") unkept.delete(id);
    tell(done);
    return done;
  }

  function mark(results) {
    const said = new Map(results.map((result) => [result.id, result]));
    return change([...said.keys()], (tap) => {
      const { result, why } = said.get(tap.id);
      const there = result === "stored" || result === "already";
      if (!there && result !== "conflict" && result !== "refused") return;
      tap.state = there ? "stored" : result;
      tap.why = there ? "" : why || "";
      if (there) tap.stored_at = Date.now();
    });
  }

  const again = (ids) => change(ids, (tap) => { tap.state = "new"; tap.why = ""; });
  const aside = (ids) => change(ids, (tap) => { tap.state = "aside"; });

  function wire(tap) {
    return Object.fromEntries(WIRE.map((key) => [key, tap[key] ?? null]));
  }

  async function asText(practice = evening.practice, names = {}) {
    const found = await taps(practice);
    const lines = found.map((tap) => {
      const who = tap.body.athlete ? [names[tap.body.athlete] || tap.body.athlete] : [];
      const rep = tap.body.rep ? [`rep ${tap.body.rep}`] : [];
      const at = tap.at_ms === null ? [] : [`${(tap.at_ms / 1000).toFixed(2)} s`];
      return [tap.made_at, tap.kind, ...who, ...rep, ...at, tap.state, JSON.stringify(wire(tap))].join("  ");
    });
    return [`Quarters ${practice}`, ...lines].join("\n") + "\n";
  }

  /* --- small things ------------------------------------------------------------------------- */

  async function get(key) {
    try { return await (await database()).get("meta", `page:${key}`); } catch { return undefined; }
  }

  function set(key, value) {
    return within(["meta"], (tx) => tx.store.put(value, `page:${key}`));
  }

  Quarters.store = {
    open, ready, make, put, taps, unsent, refused, counts, mark, again, aside, asText, wire, seen, get, set, uuid7,
  };
})();
