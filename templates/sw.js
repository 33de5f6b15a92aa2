/* The service worker: keeps an evening at the track on the phone, and what is shared with Quarters; nothing else.

   The view puts one line before this: const SITE = {version, hashed, shell, prefix, offline, share, login, logout}. A new deploy
   changes that line, and so the browser installs the worker anew.

   Kept are the files of the app, and the pages of practices in a cache of their owner's own. Which coach a page belongs to
   is written on it (<html data-owner>); without that, redirected, or with another status than 200 it is never kept, so a
   sign-in page cannot take an evening's place. Offline, only pages of the coach seen last are shown. Signing out forgets
   the pages. The taps are not in here at all: they are in IndexedDB and stay until the server has them. */
"use strict";

const FILES = "quarters-files";
const PAGES = "quarters-pages-";
const NOTES = "quarters-notes";
const WHO = "/who-was-here";
const PRACTICE = /^\/squads\/[^/]+\/practices\//;
const OWNER = /<html\b[^>]*\sdata-owner="([^"]+)"/;
const PATIENCE_MS = 5000;
const MOST_PAGES = 60;

/* --- who -------------------------------------------------------------------------------------- */

async function who() {
  const note = await (await caches.open(NOTES)).match(WHO);
  return note ? note.text() : "";
}

async function remember(owner) {
  await (await caches.open(NOTES)).put(WHO, new Response(owner));
}

async function forgetPages() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES)).map((name) => caches.delete(name)));
  await remember("");
}

/* --- files ------------------------------------------------------------------------------------ */

function filesOf(html) {
  const found = [...html.matchAll(/\s(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
  return [...new Set(found.filter((address) => address.startsWith(SITE.prefix)))];
}

/* Have all of these, or throw. A hashed name is never fetched twice: its content cannot have changed. */
async function keepFiles(addresses, afresh) {
  const files = await caches.open(FILES);
  await Promise.all(addresses.map(async (address) => {
    if (!afresh && (await files.match(address))) return;
    const response = await fetch(address, { cache: SITE.hashed ? "default" : "no-cache", credentials: "omit" });
    if (!response.ok) throw new Error(`${response.status} for ${address}`);
    await files.put(address, response);
  }));
}

/* Drop files that neither this deploy nor any kept page asks for. */
async function tidyFiles() {
  const wanted = new Set(SITE.shell);
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PAGES) || name === NOTES)) {
    for (const page of await (await caches.open(name)).matchAll()) {
      filesOf(await page.text()).forEach((address) => wanted.add(address));
    }
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await files.delete(request);
  }
}

async function file(request) {
  const kept = await (await caches.open(FILES)).match(request);
  if (SITE.hashed) return kept || fetch(request);
  try { return await fetch(request); } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/* --- pages ------------------------------------------------------------------------------------ */

function isPage(response) {
  return response.status === 200 && response.type === "basic" && !response.redirected
    && (response.headers.get("Content-Type") || "").startsWith("text/html");
}

/* Keep a page of a practice for its owner, once everything it loads is here too. Says whether it is kept. */
async function keep(address, response) {
  if (!isPage(response)) return false;
  const copy = response.clone();
  const html = await response.text();
  const owner = (OWNER.exec(html) || [])[1];
  if (!owner) return false;
  await remember(owner);
  await keepFiles(filesOf(html), false);
  const pages = await caches.open(PAGES + owner);
  await pages.delete(address);
  await pages.put(address, copy);
  const all = await pages.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_PAGES)).map((old) => pages.delete(old)));
  return true;
}

async function kept(url) {
  const owner = await who();
  if (!owner) return undefined;
  const pages = await caches.open(PAGES + owner);
  return (await pages.match(url.href)) || pages.match(url.href, { ignoreSearch: true });
}

async function offlinePage() {
  return (await (await caches.open(NOTES)).match(SITE.offline)) || Response.error();
}

function afterPatience() {
  return new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, null); });
}

/* From the network; from the phone when there is none, when it is too slow, or when the server is down. */
async function practicePage(event, url) {
  const asked = fetch(event.request);
  const keeping = asked.then((response) => keep(url.href, response.clone())).catch(() => false);
  event.waitUntil(keeping);
  let response = null;
  try {
    response = await Promise.race([asked, afterPatience()]);
  } catch {
    return (await kept(url)) || offlinePage();
  }
  if (response && response.status < 500) return response;
  const known = await kept(url);
  if (known) return known;
  try { return response || (await asked); } catch { return offlinePage(); }
}

async function otherPage(event) {
  try {
    const response = await fetch(event.request);
    // Just signed in: any page says who it is, so that his evenings open again.
    if (isPage(response) && !(await who())) {
      const copy = response.clone();
      event.waitUntil(copy.text().then((html) => OWNER.test(html) && remember(OWNER.exec(html)[1])));
    }
    return response;
  } catch {
    return offlinePage();
  }
}

async function door(event, forget) {
  try { return await fetch(event.request); } finally { await forget(); }
}

/* --- shared ------------------------------------------------------------------------------------ */

/* A share has no token and may come without a network or anybody signed in: it is kept here first, always, and the page
   of it hands it on (static/js/share/). Only where the phone gives no storage does it go to the server, which asks for it
   again. */
function shelf() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("quarters-shared", 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore("shared", { keyPath: "id" }); };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function put(shared) {
  const db = await shelf();
  try {
    await new Promise((resolve, reject) => {
      const tx = db.transaction("shared", "readwrite", { durability: "strict" });
      tx.objectStore("shared").put(shared);
      tx.oncomplete = resolve;
      tx.onerror = tx.onabort = () => reject(tx.error);
    });
  } finally { db.close(); }
}

async function keepShared(request) {
  const again = request.clone();
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((file) => file instanceof File && file.size);
    const said = ["title", "text", "url"].map((name) => form.get(name)).filter((text) => typeof text === "string");
    const text = said.map((one) => one.trim()).filter(Boolean).join("\n");
    if (files.length || text) await put({ id: crypto.randomUUID(), at: Date.now(), text, files });
    return Response.redirect(SITE.share, 303);
  } catch {
    return fetch(again);
  }
}

async function sharePage(request) {
  try { return await fetch(request); } catch {
    return (await (await caches.open(NOTES)).match(SITE.share)) || offlinePage();
  }
}

/* --- events ----------------------------------------------------------------------------------- */

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST") {
    if (url.pathname === SITE.share) event.respondWith(keepShared(request));
    else if (url.pathname === SITE.logout) event.respondWith(door(event, forgetPages));
    else if (url.pathname === SITE.login) event.respondWith(door(event, () => remember("")));
  } else if (request.method === "GET") {
    if (url.pathname.startsWith(SITE.prefix)) event.respondWith(file(request));
    else if (request.mode === "navigate" && PRACTICE.test(url.pathname)) event.respondWith(practicePage(event, url));
    else if (request.mode === "navigate" && url.pathname === SITE.share) event.respondWith(sharePage(request));
    else if (request.mode === "navigate") event.respondWith(otherPage(event));
  }
});

/* A page asks to have its evening kept; it is told which addresses are, now or from before. */
async function keepAll(addresses) {
  const done = [];
  for (const address of addresses) {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin || !PRACTICE.test(url.pathname)) continue;
    try {
      const response = await fetch(url.href, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
      await keep(url.href, response);
    } catch { /* no network: what is kept stays */ }
    if (await kept(url)) done.push(address);
  }
  return done;
}

self.addEventListener("message", (event) => {
  if (event.data && event.data.type === "keep") {
    event.waitUntil(keepAll(event.data.addresses).then((addresses) => {
      event.source.postMessage({ type: "kept", addresses, of: event.data.addresses.length });
    }));
  }
});

async function install() {
  const addresses = [SITE.offline, SITE.share];
  const pages = await Promise.all(addresses.map((address) => fetch(address, { credentials: "omit", cache: "no-store" })));
  const not = pages.findIndex((page) => !isPage(page));
  if (not >= 0) throw new Error(`${pages[not].status} for ${addresses[not]}`);
  await keepFiles(SITE.shell, !SITE.hashed);
  const notes = await caches.open(NOTES);
  await Promise.all(addresses.map((address, place) => notes.put(address, pages[place])));
}

self.addEventListener("install", (event) => {
  event.waitUntil(install().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidyFiles().then(() => self.clients.claim()));
});
