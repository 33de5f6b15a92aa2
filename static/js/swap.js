/* Two things that spare htmx most of the time that a swap takes on a phone.

   What stands in [data-plain] is taken away at once when htmx is about to put something else there. By itself it takes leave
   of every element inside with four events each. Only for parts in which nothing listens to anything outside of them.

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
    if (!shouldSwap || !target.hasAttribute("data-plain")) return;
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
