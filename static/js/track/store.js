/* What a coach does at the track is on this phone before anything else happens to it.

   A tap counts as saved when its transaction is complete, with strict durability: a crash of the browser a moment later
   loses nothing. Its id is made at the tap, before anything is waited for, so sending it twice is sending it once. Until
   then its line in jotter.js is what a reload finds.
   Nothing is removed before the server has said that it has it, and then not for sixty days. The database is
   shelf.js, the numbers are given by phone.js, and hand.js puts taps into it.

   Quarters.store.open({owner, squad, practice}) -> Promise<{ok, why, lasting}>   what new taps are given; as shelf.tried()
   .ready()              the same answer again
   .make(kind, at_ms, body) -> tap      at once; id, device, seq and made_at are set
   .put(tap, later) -> Promise<tap>     saved; seq may have been raised when another tab was faster. Rejects when this phone
                                        refuses to store: the tap then stays in this page's memory, is sent, and can be copied.
                                        later(work), if given, is when the database may have its turn: the tap is in the jotter
                                        before this returns
   .taps(practice) -> Promise<[tap]>    of the owner, by device and seq, each with its state: new stored conflict refused
   .unsent(owner)  .refused(owner)  .counts(owner) -> {count, other, refused, unkept}
   .mark([{id, result, why}])           what the server said. One whose number the server has from elsewhere gets another
                                        number, and is new again
   .seen(seq)                           the server has this number of this phone already: count on from there
   .again(ids)  .aside(ids)             a refused one: send it once more; or stop showing it (it is still kept)
   .wire(tap)                           what of it goes to the server
   .get(key)  .set(key, value)          small things that a page wants to find again
   Events on document: "quarters:saved" {tap}; "quarters:elsewhere" {taps} when another tab of this phone saved or sent
   something; and "quarters:unkept" of hand.js. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { hand, phone, shelf } = Quarters;
  const KEPT_FOR_MS = 60 * 24 * 3600 * 1000;
  /* So often a tap gets another number; more is no accident. */
  const MOST_NUMBERS = 4;
  const WIRE = ["id", "device", "seq", "kind", "at_ms", "made_at", "body"];

  const evening = { owner: null, squad: null, practice: null };
  let answer = null;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("quarters-taps") : null;

  /* --- may it be relied on? ----------------------------------------------------------------- */

  async function forgetOld(tx) {
    const before = Date.now() - KEPT_FOR_MS;
    let cursor = await tx.objectStore("taps").index("state").openCursor("stored");
    while (cursor) {
      if (cursor.value.stored_at < before) await cursor.delete();
      cursor = await cursor.continue();
    }
  }

  async function ready() {
    if (answer && answer.ok) return answer;
    answer = await shelf.tried(async (tx) => {
      await phone.meet(tx);
      await forgetOld(tx);
    });
    await hand.recovered();
    return answer;
  }

  document.addEventListener("quarters:unkept", ({ detail }) => { answer = { ok: false, why: detail.why, lasting: false }; });

  function open(about) {
    for (const key of Object.keys(evening)) {
      if (about && about[key] !== undefined && about[key] !== null) evening[key] = String(about[key]);
    }
    return ready();
  }

  /* --- taps --------------------------------------------------------------------------------- */

  function make(kind, at_ms, body) {
    return {
      id: phone.uuid7(), device: phone.device(), seq: phone.next(), kind, at_ms: at_ms ?? null,
      made_at: new Date().toISOString(), body: body || {}, ...evening, state: "new", why: "",
    };
  }

  async function put(given, later = null) {
    const made = given.id && given.seq ? given : { ...make(given.kind, given.at_ms, given.body), ...given };
    const tap = Object.assign(made, { ...evening, state: "new", why: "", ...made });
    const kept = await hand.take(tap, later);
    tell([kept]);
    document.dispatchEvent(new CustomEvent("quarters:saved", { detail: { tap: kept } }));
    hand.rest();
    return kept;
  }

  function tell(taps) {
    if (channel) channel.postMessage({ taps, seq: phone.seq() });
  }
  if (channel) {
    channel.addEventListener("message", ({ data }) => {
      phone.seen(data.seq);
      document.dispatchEvent(new CustomEvent("quarters:elsewhere", { detail: { taps: data.taps } }));
    });
  }

  /* --- what is there ------------------------------------------------------------------------ */

  const bySeq = (one, other) => (one.device === other.device ? one.seq - other.seq : one.device < other.device ? -1 : 1);

  async function some(index, key, also) {
    await hand.recovered();
    let found = [];
    try {
      found = await (await shelf.open()).getAllFromIndex("taps", index, key);
    } catch { /* refused: what is in memory is all there is */ }
    const ids = new Set(found.map((tap) => tap.id));
    const loose = hand.loose().filter((tap) => !ids.has(tap.id) && also(tap));
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

  /* Counted by the database, not read: this is asked after every tap, and a long evening has a thousand. */
  async function counts(owner) {
    await hand.recovered();
    const whose = String(owner ?? evening.owner);
    let found = [0, 0, 0, 0];
    let loose = hand.loose();
    try {
      const taps = (await shelf.open()).transaction("taps").store;
      const [states, owners] = [taps.index("state"), taps.index("owner")];
      const asked = [states.count("new"), ...["new", "refused", "conflict"].map((state) => owners.count([whose, state]))];
      // One on its way may be there already.
      const there = Promise.all(loose.map(({ id }) => taps.getKey(id)));
      found = await Promise.all(asked);
      const ids = new Set(await there);
      loose = loose.filter(({ id }) => !ids.has(id));
    } catch { /* refused: what is in memory is all there is */ }
    const also = (...states) => loose.filter((tap) => tap.owner === whose && states.includes(tap.state)).length;
    const count = found[1] + also("new");
    const all = found[0] + loose.filter(({ state }) => state === "new").length;
    return { count, other: all - count, refused: found[2] + found[3] + also("refused", "conflict"), unkept: loose.filter(({ id }) => hand.refuses(id)).length };
  }

  /* --- what became of them ------------------------------------------------------------------ */

  async function change(ids, edit) {
    const done = [];
    await hand.edit(ids, (tap) => {
      edit(tap);
      done.push({ ...tap });
    });
    tell(done);
    return done;
  }

  async function mark(results) {
    const said = new Map(results.map((result) => [result.id, result]));
    const taken = [];
    const done = await change([...said.keys()], (tap) => {
      const { result, why } = said.get(tap.id);
      const there = result === "stored" || result === "already";
      if (!there && result !== "conflict" && result !== "refused") return;
      if (result === "conflict" && why === "seq" && (tap.numbers || 0) < MOST_NUMBERS) {
        taken.push(tap.id);
        return;
      }
      tap.state = there ? "stored" : result;
      tap.why = there ? "" : why || "";
      if (there) tap.stored_at = Date.now();
    });
    if (taken.length) await renumber(taken);
    return done;
  }

  /* Another tap stands in their places at the server, which has not taken these: they go to the end of the count. */
  function renumber(ids) {
    const last = (tap) => { tap.seq = phone.next(); tap.numbers = (tap.numbers || 0) + 1; };
    return hand.edit(ids, last, true);
  }

  const again = (ids) => change(ids, (tap) => { tap.state = "new"; tap.why = ""; });
  const aside = (ids) => change(ids, (tap) => { tap.state = "aside"; });

  function wire(tap) {
    return Object.fromEntries(WIRE.map((key) => [key, tap[key] ?? null]));
  }

  /* --- small things ------------------------------------------------------------------------- */

  async function get(key) {
    try { return await (await shelf.open()).get("meta", `page:${key}`); } catch { return undefined; }
  }

  function set(key, value) {
    return shelf.within(["meta"], (tx) => tx.store.put(value, `page:${key}`));
  }

  Quarters.store = {
    open, ready, make, put, taps, unsent, refused, counts, mark, again, aside, wire, seen: phone.seen, get, set, uuid7: phone.uuid7,
  };
})();
