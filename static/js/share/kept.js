/* What was shared and is kept on this phone. The service worker puts it there (templates/sw.js), under the same names.

   Quarters.shared.all() -> Promise<[{id, at, text, files}]>   in the order in which it came
   .remove(id) -> Promise

   A page that has a box for it says what still waits here (templates/share/_waiting.html).
   A database of its own: what waits here has nothing to do with an evening's taps. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const NAME = "quarters-shared";

  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => { asked.result.createObjectStore("shared", { keyPath: "id" }); };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function within(mode, work) {
    const db = await open();
    try {
      return await new Promise((resolve, reject) => {
        const tx = db.transaction("shared", mode);
        const asked = work(tx.objectStore("shared"));
        tx.oncomplete = () => resolve(asked.result);
        tx.onerror = tx.onabort = () => reject(tx.error);
      });
    } finally { db.close(); }
  }

  Quarters.shared = {
    all: async () => (await within("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at),
    remove: (id) => within("readwrite", (store) => store.delete(id)),
  };

  async function say(box) {
    const waiting = await Quarters.shared.all().catch(() => []);
    if (!waiting.length) return;
    const names = waiting.flatMap(({ files, text }) => [...files.map(({ name }) => name), ...(text ? [`“${text.slice(0, 30)}”`] : [])]);
    box.querySelector("span").textContent = box.dataset.shared.replace("{n}", () => names.join(", "));
    box.hidden = false;
  }

  const box = document.querySelector("[data-shared]");
  if (box && window.indexedDB) say(box);
})();
