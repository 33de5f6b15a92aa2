/* The phone's own database: opened, brought up to date, and asked whether it may be relied on.

   Quarters.shelf.open() -> Promise<connection>
   .connection()  the open connection or null, for who cannot wait
   .life() -> number      another one after each "quarters:gone": what was written in an earlier life may be gone with it
   .within(stores, work) -> Promise    one transaction with strict durability, waited for until it is on the disk
   .tried(work) -> Promise<{ok, why, lasting}>   whether a real write, with this work in it, succeeds. why is "refused", "full",
                  "newer" or "slow"; lasting is false where the browser may throw its storage away (a private window always does)
   .whyNot(error) the same word for an error
   Event on document: "quarters:gone" when the connection was taken away: the browser cleared its storage, or a newer page
   changes the stores.

   A change of the stores is a new VERSION and a further step in upgrade(). tests/browser/stores/ holds a database of
   every version that phones may still have; what was unsent in one must arrive from it. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const NAME = "quarters";
  const VERSION = 1;
  const STRICT = { durability: "strict" };
  const PATIENCE_MS = 8000;

  let opening = null;
  let connected = null;
  let life = 0;

  function upgrade(db, from) {
    if (from < 1) {
      const taps = db.createObjectStore("taps", { keyPath: "id" });
      taps.createIndex("practice", "practice");
      taps.createIndex("state", "state");
      taps.createIndex("owner", ["owner", "state"]);
      // No two taps of a phone have the same number, whichever of its tabs made them.
      taps.createIndex("device", ["device", "seq"], { unique: true });
      db.createObjectStore("meta");
    }
  }

  function gone() {
    opening = connected = null;
    life += 1;
    document.dispatchEvent(new CustomEvent("quarters:gone"));
  }

  function open() {
    if (opening === null) {
      opening = idb.openDB(NAME, VERSION, {
        upgrade,
        // Make way for whoever wants to change or remove the stores, and open again at the next tap.
        blocking: (_current, _wanted, event) => { event.target.close(); gone(); },
        terminated: gone,
      });
      opening.then((db) => { connected = db; }, () => { opening = connected = null; });
    }
    return opening;
  }

  /* One more try when the connection was closed under it. */
  async function within(stores, work, again = true) {
    try {
      const tx = (await open()).transaction(stores, "readwrite", STRICT);
      tx.done.catch(() => {});
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      if (!again || error.name !== "InvalidStateError") throw error;
      opening = connected = null;
      return within(stores, work, false);
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

  async function tried(work) {
    try {
      if (!window.idb || !window.indexedDB) throw new DOMException("no IndexedDB", "NotSupportedError");
      await soon(within(["taps", "meta"], async (tx) => {
        await work(tx);
        // A write of some size: a full disk lets one open and read.
        await tx.objectStore("meta").put("x".repeat(65536), "probe");
        await tx.objectStore("meta").delete("probe");
      }));
      return { ok: true, why: "", lasting: await lasting() };
    } catch (error) {
      return { ok: false, why: whyNot(error), lasting: false };
    }
  }

  Quarters.shelf = { open, connection: () => connected, life: () => life, within, tried, whyNot, STRICT };
})();
