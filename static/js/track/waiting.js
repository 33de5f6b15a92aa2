/* Says on pages away from the track (parts/_waiting.html) how much is on this phone and not yet at the server. Sends nothing. */
(async function () {
  "use strict";

  const box = document.querySelector("[data-waiting]");
  if (!box || !window.indexedDB) return;
  const { count, other } = await window.Quarters.store.counts(document.documentElement.dataset.owner || "");
  if (count + other) box.textContent = box.dataset.waiting.replace("{n}", String(count + other));
  box.hidden = !(count + other);
})();
