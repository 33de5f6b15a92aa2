/* Three things that spare htmx most of the time that a swap takes on a phone.

   What stands in [data-plain] is taken away at once when htmx is about to put something else there. By itself it takes leave
   of every element inside with four events each. Only for parts in which nothing listens to anything outside of them.

   What stands in [data-keeps] keeps of its rows those that the answer has as well: a search takes rows away and puts some in, and
   touches no other. Whoever asks for it says hx-ext="keep".

   Parts that lie elsewhere come with an answer (hx-swap-oob), two dozen of them with a verdict, and most say what is there
   already. Those are left alone, and what differs is put in its place at once where nothing in it is htmx's or typed. */
(function () {
  "use strict";

  /* A focused button that goes takes Chromium as long as the whole swap does. Its focus is put down before, and taken up again
     by the button that comes in its place. */
  let held = "";
  document.addEventListener("htmx:afterSwap", () => {
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
    held = "";
  });

  document.addEventListener("htmx:beforeSwap", event => {
    const { shouldSwap, target, requestConfig } = event.detail;
    if (!shouldSwap) return;
    if (target.hasAttribute("data-keeps")) event.detail.swapOverride = "keep";
    if (!target.hasAttribute("data-plain")) return;
    const active = document.activeElement;
    if (target.contains(active)) {
      // htmx gives a field its focus and selection back, if it is still there to be found.
      if (active.id && !active.matches("button")) return;
      held = active.id;
      active.blur();
    }
    // Whoever asked stays until htmx has read from him where everything goes.
    for (const part of [...target.children]) if (!part.contains(requestConfig.elt)) part.remove();
  });

  /* What asks by itself is always put in anew: it may have asked already, and would not ask again. */
  const equal = (one, other) => one.isEqualNode(other) && !one.querySelector("[hx-get]");
  /* Both hold rows, and are themselves alike. */
  const alike = (one, other) => one.querySelector("tr") && other.querySelector("tr") && one.cloneNode().isEqualNode(other.cloneNode());

  /* Make what is in `old` what is in `fresh`. What is equal stays; of a box that differs, its rows that are equal. */
  function take(old, fresh) {
    let at = old.firstElementChild;
    const drop = (until) => {
      while (at !== until) {
        const gone = at;
        at = at.nextElementSibling;
        gone.remove();
      }
    };
    for (const one of [...fresh.children]) {
      let same = at;
      while (same && !equal(same, one)) same = same.nextElementSibling;
      if (same) drop(same);
      else if (!at || !alike(at, one)) {
        old.insertBefore(one, at);
        continue;
      } else take(at, one);
      at = at.nextElementSibling;
    }
    drop(null);
  }

  window.htmx?.defineExtension("keep", {
    handleSwap(style, target, fragment) {
      if (style !== "keep") return false;
      take(target, fragment.querySelector(`#${target.id}`));
      return [target];
    },
  });

  const NOT_PLAIN = "input, select, textarea, [hx-get], [hx-post]";

  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const { target, fragment } = detail;
    const part = fragment.children.length === 1 ? fragment.firstElementChild : null;
    if (!part || part.id !== target.id) return;
    const plain = !part.querySelector(NOT_PLAIN) && !target.querySelector(NOT_PLAIN);
    const same = target.isEqualNode(part);
    if (!same && !plain) return;
    detail.shouldSwap = false;
    if (!same) target.replaceWith(part);
  });
})();
