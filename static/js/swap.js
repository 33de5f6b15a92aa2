/* What spares htmx most of the time that a swap takes on a phone, where it has four things to say about every element that comes or goes.

   What stands in [data-keeps] keeps what the answer has as well: a search takes rows away and puts some in, times that were
   pasted change their own cells, and nothing else is touched. Whoever asks for it says hx-ext="keep". What the answer has in
   [data-elsewhere] is put where something with its id lies. Only for parts of which nothing listens to anything outside. */
(function () {
  "use strict";

  document.addEventListener("htmx:beforeSwap", event => {
    const { shouldSwap, target, requestConfig } = event.detail;
    if (!shouldSwap || !target.hasAttribute("data-keeps")) return;
    event.detail.swapOverride = "keep";
    sent = requestConfig.formData;
    // The button that asked waits no longer; it stays, and its focus with it, if that is all that differs.
    requestConfig.elt.classList.remove("htmx-request");
  });

  /* What the form said when it asked. */
  let sent = new FormData();

  const FIELDS = "input, select, textarea";
  const fieldsOf = (one) => (one.matches(FIELDS) ? [one] : [...one.querySelectorAll(FIELDS)]);
  const isAsItCame = (field) => {
    if (field.options) return [...field.options].every((option) => option.selected === option.defaultSelected);
    return field.value === field.defaultValue && field.checked === field.defaultChecked;
  };

  /* The answer knows what was typed, and has it where it is still wanted: a field with anything else in it is put in anew. So is
     what asks by itself: it may have asked already, and would not ask again. */
  const equal = (one, other) => one.isEqualNode(other) && !one.querySelector("[hx-get]") && fieldsOf(one).every(isAsItCame);

  /* What is typed while the answer is under way is not lost to it. */
  const isWrittenIn = (one, other) =>
    one.id && one.id === other.id && one.matches("input, textarea") && sent.has(one.name) && sent.get(one.name) !== one.value;

  /* Nothing but other elements, and nothing that stays or goes as one. */
  const isBox = (one) =>
    one.children.length && !one.matches("tr, select, [hx-get]") && ![...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const alike = (one, other) => isBox(one) && isBox(other) && one.cloneNode().isEqualNode(other.cloneNode());

  /* Make what is in `old` what is in `fresh`. What is equal stays; of a box that differs, what in it is equal. */
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
      while (same && !equal(same, one) && !isWrittenIn(same, one)) same = same.nextElementSibling;
      if (same) drop(same);
      else if (!at || !alike(at, one)) {
        old.insertBefore(one, at);
        continue;
      } else take(at, one);
      at = at.nextElementSibling;
    }
    drop(null);
  }

  /* What lies elsewhere on the page, two dozen parts with a verdict, and most of them say what is there already. */
  function put(parts) {
    for (const part of parts) {
      const there = document.getElementById(part.id);
      if (!there || there.isEqualNode(part)) continue;
      if (there.hasAttribute("data-keeps")) take(there, part);
      else there.replaceWith(part);
    }
  }

  window.htmx?.defineExtension("keep", {
    handleSwap(style, target, fragment) {
      if (style !== "keep") return false;
      for (const elsewhere of fragment.querySelectorAll("[data-elsewhere]")) {
        put([...elsewhere.children]);
        elsewhere.remove();
      }
      take(target, fragment.querySelector(`#${target.id}`) || fragment);
      return [target];
    },
  });
})();
