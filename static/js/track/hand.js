/* What this page has in hand: taps that are on their way into the phone's database or do not fit into it, and those that the
   server has not confirmed yet, should the browser take its storage away. store.js stands on this, and says what is promised.

   Quarters.hand.take(tap, later) -> Promise<tap>   into the database, and in hand until it is there; seq may have been raised.
                                        Rejects when this phone refuses to store: it then stays in hand, and is tried again
                                        with the next. later(work), if given, is when the database may have its turn
   .rest()                              what the phone refused before is tried once more
   .recovered() -> Promise              what the last page had no time to keep has been looked up, once by each page
   .loose() -> [tap]                    those that are not known to be in the database, in the order in which they were made
   .refuses(id) -> whether              such a one has had its turn: it is not merely on its way
   .edit(ids, change, counting) -> Promise   change(tap) for each of them, wherever it lies; counting when it gives numbers
   Event on document: "quarters:unkept" {why, count} when the phone refused to store one. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { jotter, phone, shelf } = Quarters;
  const { within } = shelf;

  /* Taps that are not yet, or cannot be, in the database; in the order in which they were made. */
  const unkept = new Map();
  /* What this page kept and the server has not confirmed: kept once more, should the browser clear its storage. */
  const own = new Map();
  /* Those in the jotter whose turn in the database is still to come: neither lost nor refused. */
  const coming = new Set();

  /* --- into the database -------------------------------------------------------------------- */

  /* Everything is said to the database before this returns, and nothing is waited for in between: a page that is reloaded
     in the same moment leaves it to the browser to finish. One row and no more, and none of idb's wrapping: a finger waits
     for this. Fails when the place is taken by another tab, or at all. */
  function keepAtOnce(tap) {
    return new Promise((resolve, reject) => {
      const tx = idb.unwrap(shelf.connection()).transaction("taps", "readwrite", shelf.STRICT);
      tx.oncomplete = () => resolve(tap);
      tx.onabort = () => reject(tx.error);
      tap.device = phone.device();
      tx.objectStore("taps").add(tap);
      if (tx.commit) tx.commit();
    });
  }

  /* All of these in one transaction; each finds its own row, if it has one already. Returns the rows. */
  function keepCarefully(some) {
    return within(["taps", "meta"], async (tx) => {
      const taps = tx.objectStore("taps");
      const rows = [];
      await phone.meet(tx);
      for (const tap of some) {
        const before = await taps.get(tap.id);
        rows.push(before || tap);
        if (before) continue;
        tap.device = phone.device();
        // Taken: another tab of this phone was faster. Else the number stands, also after a second try.
        if (await taps.index("device").getKey([tap.device, tap.seq])) tap.seq = phone.next();
        phone.seen(tap.seq);
        await taps.add(tap);
      }
      return rows;
    });
  }

  function isKept(tap) {
    unkept.delete(tap.id);
    jotter.strike(tap.id);
    if (tap.state === "new") own.set(tap.id, tap);
  }

  /* Once more where the database was taken away while this wrote: what it finished is in one that is thrown away. */
  async function forGood(write) {
    const life = shelf.life();
    const rows = await write();
    return life === shelf.life() ? rows : forGood(write);
  }

  async function keep(tap) {
    const [kept] = await forGood(async () => {
      const atOnce = shelf.connection() && phone.met() ? await keepAtOnce(tap).catch(() => null) : null;
      return atOnce ? [atOnce] : keepCarefully([tap]);
    });
    isKept(kept);
    return kept;
  }

  async function keepLater(tap, later) {
    coming.add(tap.id);
    try {
      return await new Promise((resolve, reject) => { later(() => keep(tap).then(resolve, reject)); });
    } finally {
      coming.delete(tap.id);
    }
  }

  async function take(tap, later) {
    unkept.set(tap.id, tap);
    try {
      return await (later && jotter.write(tap) ? keepLater(tap, later) : keep(tap));
    } catch (error) {
      cannot(error);
      throw error;
    }
  }

  function cannot(error) {
    document.dispatchEvent(new CustomEvent("quarters:unkept", { detail: { why: shelf.whyNot(error), count: unkept.size } }));
  }

  /* What the phone refused before may fit now; what still has its turn to come is left to it. A tap on its way finds its own
     row, so none is written twice. */
  async function rest() {
    const some = [...unkept.values()].filter(({ id }) => !coming.has(id));
    if (!some.length) return;
    try { (await forGood(() => keepCarefully(some))).forEach(isKept); } catch (error) { cannot(error); }
  }

  /* What the last page had no time to put into the database, looked up once by each page. */
  let recovering = null;

  function recovered() {
    recovering ??= (async () => {
      for (const tap of jotter.left()) if (!unkept.has(tap.id)) unkept.set(tap.id, tap);
      await rest();
    })();
    return recovering;
  }

  /* The browser took the database away. What this page made in it is written anew, under the same ids and numbers. */
  document.addEventListener("quarters:gone", () => {
    own.forEach((tap, id) => unkept.set(id, tap));
    rest();
  });

  /* --- what becomes of them ----------------------------------------------------------------- */

  /* What the server has, this page need not hold as well. */
  function follow(tap) {
    if (tap.state === "stored") {
      own.delete(tap.id);
      jotter.strike(tap.id);
    } else if (own.has(tap.id)) Object.assign(own.get(tap.id), tap);
  }

  async function edit(ids, change, counting = false) {
    const apply = (tap) => { change(tap); follow(tap); };
    for (const id of ids) if (unkept.has(id)) apply(unkept.get(id));
    const there = ids.filter((id) => !unkept.has(id));
    if (there.length) {
      await within(counting ? ["taps", "meta"] : ["taps"], async (tx) => {
        const taps = tx.objectStore("taps");
        if (counting) await phone.meet(tx);
        for (const id of there) {
          const tap = await taps.get(id);
          if (!tap) continue;
          apply(tap);
          await taps.put(tap);
        }
      });
    }
    for (const [id, tap] of unkept) if (tap.state === "stored") unkept.delete(id);
  }

  const loose = () => [...unkept.values()];
  const refuses = (id) => !coming.has(id);

  Quarters.hand = { take, rest, recovered, loose, refuses, edit };
})();
