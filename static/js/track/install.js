/* Puts the evening on this phone, and sees to it that nobody is shown another coach's.

   Its script tag says what the page is about (templates/parts/_phone.html). It registers the service worker, asks it to
   keep every page of the practice, and starts the sending of what is not yet sent.
   Event on document: "quarters:offline" {detail: {ready, why}}; why is "" or "insecure" (an address without https cannot
   be opened without a network), "unsupported", "failed" or "partly". <html data-offline> says the same: ready or not.
   A page that the browser shows again while somebody else is signed in is emptied; his taps stay where they are. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const told = document.currentScript.dataset;
  const root = document.documentElement;
  const owner = root.dataset.owner;

  function say(why) {
    root.dataset.offline = why ? "not" : "ready";
    document.dispatchEvent(new CustomEvent("quarters:offline", { detail: { ready: !why, why } }));
  }

  /* --- the service worker ------------------------------------------------------------------- */

  function keepPages(worker) {
    const addresses = (told.keep || "").split(" ").filter(Boolean);
    if (!addresses.length) return;
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data && data.type === "kept") say(data.addresses.length === data.of ? "" : "partly");
    });
    worker.postMessage({ type: "keep", addresses });
  }

  async function install() {
    if (!("serviceWorker" in navigator)) {
      say(window.isSecureContext ? "unsupported" : "insecure");
      return;
    }
    try {
      // One that is there is looked after by the browser, at each visit; asked again offline it would only complain.
      const there = await navigator.serviceWorker.getRegistration("/");
      if (!there) await navigator.serviceWorker.register(told.worker, { scope: "/" });
      keepPages((await navigator.serviceWorker.ready).active);
    } catch {
      // Offline, the one that brought this page still stands.
      if (!navigator.serviceWorker.controller) say("failed");
    }
  }

  /* --- whose page it is --------------------------------------------------------------------- */

  document.addEventListener("quarters:who", ({ detail }) => {
    if (detail.user === null || detail.user === owner) return;
    const note = document.createElement("p");
    note.className = "notice";
    note.setAttribute("role", "alert");
    note.textContent = told.elsewhere;
    const link = document.createElement("a");
    link.href = "/";
    link.className = "button";
    link.textContent = told.home;
    (document.getElementById("main") || document.body).replaceChildren(note, link);
    root.dataset.emptied = "";
  });

  /* --- begin -------------------------------------------------------------------------------- */

  if (owner && told.practice) {
    Quarters.sync.start({
      owner, squad: told.squad, practice: told.practice, urls: { taps: told.taps, hello: told.hello },
    });
  }
  // After the page has what it needs for itself: the phone's line at the track is thin.
  if (document.readyState === "complete") install();
  else window.addEventListener("load", install, { once: true });
})();
