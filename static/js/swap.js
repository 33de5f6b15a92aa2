/* What stands in [data-plain] is taken away at once when htmx is about to put something else there.

   By itself htmx takes leave of every element inside with four events each, which for thirty athletes is most of the time
   that a swap takes on a phone. Only for parts in which nothing listens to anything outside of them. */
(function () {
  "use strict";

  document.addEventListener("htmx:beforeSwap", event => {
    const { shouldSwap, target, requestConfig } = event.detail;
    if (!shouldSwap || !target.hasAttribute("data-plain")) return;
    // htmx gives the focus back to what bears the id of the element that had it, if that is still there to be found.
    if (target.contains(document.activeElement) && document.activeElement.id) return;
    // Whoever asked stays until htmx has read from him where everything goes.
    for (const part of [...target.children]) if (!part.contains(requestConfig.elt)) part.remove();
  });
})();
