/* The page without a network: which pages of which evenings are on this phone, for the coach who was seen last. */
(async function () {
  "use strict";

  const box = document.querySelector("[data-evenings]");
  if (!box || !("caches" in window)) return;
  const note = await caches.match("/who-was-here", { cacheName: "quarters-notes" });
  const owner = note ? await note.text() : "";
  if (!owner) return;

  const counts = await window.Quarters.store.counts(owner);
  if (counts.count) {
    box.querySelector("[data-evenings-count]").textContent = box.dataset.count.replace("{n}", String(counts.count));
  }

  const name = `quarters-pages-${owner}`;
  if (!(await caches.has(name))) return;
  const pages = await caches.open(name);
  const items = [];
  for (const request of (await pages.keys()).reverse()) {
    const html = await (await pages.match(request)).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const link = document.createElement("a");
    link.href = new URL(request.url).pathname;
    link.textContent = page.title.replace(/ · Quarters$/, "");
    const item = document.createElement("li");
    item.append(link);
    items.push(item);
  }
  box.querySelector("[data-evenings-list] ul").replaceChildren(...items);
  box.querySelector("[data-evenings-list]").hidden = !items.length;
})();
