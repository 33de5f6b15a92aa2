/* Nothing that is typed is lost. What stands in the entry form is kept in this browser under a key made of ids only,
   restored when the page is opened again, and forgotten once the server has it.
   On a session's page (data-stored) the drafts that this session answers are removed.
   Saving asks first whether the server can be reached; if it cannot, everything stays where it is. */
(function () {
  "use strict";

  const PREFIX = "quarters:draft:";
  const UNKEPT = ["csrfmiddlewaretoken", "action", "reviewed"];

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  function write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* full, or a private window */ }
  }
  function forget(key) {
    try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
  }

  /* --- on a session's page: what is stored needs no draft ---------------------------------- */

  const stored = document.querySelector("[data-stored]");
  if (stored) {
    const ids = stored.dataset.stored.split(" ").filter(Boolean);
    const version = Number(stored.dataset.version);
    for (const key of keys()) {
      const draft = read(key);
      const edits = key.startsWith(PREFIX + "edit:");
      if (!draft || !ids.includes(draft.values.id)) continue;
      if (!edits || Number(draft.values.version) < version) forget(key);
    }
  }

  function keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }

  /* --- on an entry page --------------------------------------------------------------------- */

  const form = document.getElementById("log-form");
  if (!form) return;
  const key = PREFIX + form.dataset.draft;
  const note = document.getElementById("draft-note");
  const fresh = !("bound" in form.dataset);
  const isNew = form.dataset.draft.startsWith("log:");

  function values() {
    const kept = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !UNKEPT.includes(name)) kept[name] = value;
    }
    return kept;
  }

  function keep() {
    write(key, { at: Date.now(), values: values() });
  }

  function newId() {
    const field = form.elements.id;
    if (isNew && field && window.crypto && crypto.randomUUID) field.value = crypto.randomUUID();
  }

  function fill(kept) {
    for (const field of form.elements) {
      if (!field.name || UNKEPT.includes(field.name) || field.type === "submit") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name] === field.value;
      else field.value = kept[field.name] ?? "";
    }
  }

  function tell(at) {
    const when = new Date(at);
    const today = new Date().toDateString() === when.toDateString();
    const time = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const text = today ? time : when.toLocaleDateString([], { day: "numeric", month: "short" }) + ", " + time;
    note.querySelector("span").textContent = note.dataset.text.replace("{time}", text);
    note.hidden = false;
  }

  const initial = values();

  function restore() {
    const draft = read(key);
    if (!draft || !draft.values) { newId(); return; }
    const rows = Number(draft.values.rows);
    if (rows > Number(form.elements.rows.value)) {
      const url = new URL(location.href);
      if (url.searchParams.get("rows") !== String(rows)) {
        url.searchParams.set("rows", String(rows));
        location.replace(url);
        return;
      }
    }
    fill(draft.values);
    tell(draft.at);
    judgeAgain();
  }

  /* Ask for the verdict on what was put in here; it is no typing. htmx listens from DOMContentLoaded on. */
  let quiet = false;
  function judgeAgain() {
    const say = () => {
      quiet = true;
      form.dispatchEvent(new Event("input", { bubbles: true }));
      quiet = false;
    };
    if (document.readyState === "complete") say();
    else window.addEventListener("load", say, { once: true });
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    if (quiet) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 150);
  });
  window.addEventListener("pagehide", () => {
    if (waiting) { clearTimeout(waiting); keep(); }
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "grid") keep();
  });

  note.querySelector("button").addEventListener("click", () => {
    clearTimeout(waiting);
    waiting = 0;
    forget(key);
    fill(initial);
    newId();
    note.hidden = true;
    // Rows that only the draft needed go with it.
    if (new URL(location.href).searchParams.has("rows")) { forget(key); location.replace(location.pathname); return; }
    judgeAgain();
  });

  if (fresh) restore();
  else keep();

  /* --- saving ------------------------------------------------------------------------------- */

  let sending = false;
  const offline = document.getElementById("offline-note");

  async function reachable() {
    if (!navigator.onLine) return false;
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), 6000);
    try {
      await fetch(form.dataset.ping, { method: "HEAD", cache: "no-store", signal: patience.signal });
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(clock);
    }
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    keep();
    offline.hidden = true;
    if (await reachable()) {
      const button = event.submitter;
      const action = document.createElement("input");
      action.type = "hidden";
      action.name = "action";
      action.value = button && button.name === "action" ? button.value : "save";
      form.append(action);
      // Not requestSubmit: that would come back here.
      HTMLFormElement.prototype.submit.call(form);
      waiting = 0;
      return;
    }
    sending = false;
    offline.hidden = false;
    offline.scrollIntoView({ block: "nearest" });
  });

  // Back from another page: the form may be sent once more.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sending = false;
    form.querySelectorAll("input[type=hidden][name=action]").forEach((input) => input.remove());
  });
})();
