/* The page of what was shared (templates/share/page.html): shows what waits on this phone and hands it on.

   It is sent as the ordinary form of files would send it, with that form's token and an id that was made when it was shared:
   sent twice it is one. It leaves the phone only when the server has answered with the page of what was read. Where there
   is one place for it, it goes there by itself; where there are several, somebody chooses. */
(function () {
  "use strict";

  const { shared } = window.Quarters;
  const box = document.querySelector("[data-share]");
  const part = (name) => box.querySelector(`[data-${name}]`);
  const places = [...box.querySelectorAll("form[data-to]")];
  const words = box.dataset;
  const LOOK_AGAIN_MS = 10000;
  let sending = false;

  const say = (text) => { part("said").textContent = text; };

  function line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

  function show(waiting) {
    part("kept").hidden = !waiting.length;
    // The form by hand is for who has nothing here.
    part("none").hidden = Boolean(waiting.length);
    part("list").replaceChildren(...waiting.flatMap(({ files, text }) => [
      ...files.map((file) => line(`${file.name} (${size(file.size)})`)),
      ...(text ? [line(`${words.text}: “${text.slice(0, 120)}”`)] : []),
    ]));
  }

  async function hand(one, form) {
    const body = new FormData(form);
    body.set("batch", one.id);
    body.set("text", one.text);
    one.files.forEach((file) => body.append("sent", file, file.name));
    const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (response.ok && response.redirected && new URL(response.url).pathname.includes(one.id)) return response.url;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const why = [...page.querySelectorAll(".field__errors, .form__errors, [role=alert]")].map((said) => said.textContent.trim());
    throw Object.assign(new Error("refused"), { why: [...new Set(why)].join(" ").replace(/\s+/g, " ") });
  }

  async function handAll(form) {
    if (sending) return;
    sending = true;
    say(words.sending);
    try {
      let there = "";
      for (const one of await shared.all()) {
        there = await hand(one, form);
        await shared.remove(one.id);
      }
      if (there) location.replace(there);
    } catch (error) {
      say(error.message === "refused" ? [words.refused, error.why].filter(Boolean).join(" ") : words.offline);
      show(await shared.all());
    } finally { sending = false; }
  }

  async function begin() {
    let waiting = [];
    try { waiting = await shared.all(); } catch { part("none").prepend(words.unkept); }
    show(waiting);
    if (!waiting.length) return;
    if (!navigator.onLine) say(words.offline);
    else if (places.length === 1) await handAll(places[0]);
  }

  places.forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    handAll(form);
  }));
  part("delete").addEventListener("click", async () => {
    for (const { id } of await shared.all()) await shared.remove(id);
    say("");
    show([]);
  });
  /* Without a network this is the page as nobody sees it: with one, the server knows again who is here. */
  async function lookAgain() {
    if (words.nobody === undefined || document.hidden) return;
    const page = await fetch(location.pathname, { cache: "no-store" }).then((found) => found.text(), () => "");
    if (page.includes("data-to")) location.reload();
  }

  window.addEventListener("online", () => {
    lookAgain();
    if (places.length === 1) handAll(places[0]);
  });
  document.addEventListener("visibilitychange", lookAgain);
  setInterval(lookAgain, LOOK_AGAIN_MS);
  begin();
})();
