// Says on other pages that something shared still waits on this phone (templates/share/_waiting.html).
"use strict";
(async () => {
  const box = document.querySelector("[data-shared]");
  if (!box || !window.indexedDB) return;
  const waiting = await window.Quarters.shared.all().catch(() => []);
  if (!waiting.length) return;
  const names = waiting.flatMap(({ files, text }) => [...files.map(({ name }) => name), ...(text ? [`“${text.slice(0, 30)}”`] : [])]);
  box.querySelector("span").textContent = box.dataset.shared.replace("{n}", () => names.join(", "));
  box.hidden = false;
})();
