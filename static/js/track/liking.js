/* The stopwatch as its coach likes it: hand, keys, sound, light; and from whom each group's next send-off counts. Kept on
   this phone.

   Quarters.liking.switches(box)     sets and hears the switches in it     .anchors(track, box) -> Promise */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { sound, store } = Quarters;

  const kept = (name) => { try { return localStorage.getItem(`quarters:track-${name}`); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(`quarters:track-${name}`, value); } catch { /* this page only */ } };

  /* What is no matter of sound.js: the state at first, and how the page is told. */
  const OURS = {
    left: { on: () => kept("left") === "on", turn: (on) => { document.body.dataset.hand = on ? "left" : "right"; } },
    keys: { on: () => kept("keys") !== "off", turn: (on) => { document.body.dataset.keys = on ? "on" : "off"; } },
  };

  function turn(name, on) {
    if (!OURS[name]) return sound.set(name, on);
    OURS[name].turn(on);
    return keep(name, on ? "on" : "off");
  }

  function dress(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  function switches(parent) {
    for (const box of parent.querySelectorAll("[data-switch]")) {
      const { switch: name } = box.dataset;
      box.checked = OURS[name] ? OURS[name].on() : sound.is(name);
      if (OURS[name]) OURS[name].turn(box.checked);
      box.addEventListener("change", () => turn(name, box.checked));
    }
    const theme = kept("theme");
    if (theme !== null) dress(theme);
    for (const radio of parent.querySelectorAll("[name=theme]")) {
      radio.checked = radio.value === (document.documentElement.dataset.theme || "");
      radio.addEventListener("change", () => { dress(radio.value); keep("theme", radio.value); });
    }
  }

  async function anchors(track, parent) {
    for (const group of track.groups.values()) {
      const key = `anchor-${track.board.practice}-${group.number}`;
      group.anchor = (await store.get(key)) === "first" ? "first" : "last";
      const label = document.createElement("label");
      label.className = "sheet__anchor";
      const select = document.createElement("select");
      select.className = "input";
      for (const end of ["last", "first"]) {
        const chosen = group.anchor === end;
        select.append(new Option(track.words[`from_${end}`], end, chosen, chosen));
      }
      select.addEventListener("change", () => {
        group.anchor = select.value;
        store.set(key, select.value).catch(() => {});
        track.refresh(new Set(group.members.map(({ athlete }) => athlete)));
      });
      label.append(group.name, select);
      parent.append(label);
    }
  }

  Quarters.liking = { switches, anchors };
})();
