// Registers the service worker, which keeps what is shared; whoever shares before that is asked to choose the file again.
"use strict";
(() => {
  const { worker } = document.currentScript.dataset;
  if (!("serviceWorker" in navigator)) return;
  const install = async () => {
    if (await navigator.serviceWorker.getRegistration("/")) return;
    await navigator.serviceWorker.register(worker, { scope: "/" });
  };
  // After the page has what it needs for itself. Without a worker everything works but sharing.
  window.addEventListener("load", () => { install().catch(() => {}); }, { once: true });
})();
