/* Words and marks on the page of the stopwatch. Only what is different is written: what stays is not laid out again.

   Quarters.writing.say(sentence, facts)   the sentence with what stands in braces filled in
   .put(text node, text)  .set(element, attribute, value)  .shut(element, hidden)
   .into(parent, selector) -> the text node there, to be put into
   .afterPaint(work)       does it once what was written up to now can be seen */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  /* A page that is not looked at makes no frames. */
  const UNSEEN_MS = 250;

  const say = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_all, name) => String(facts[name] ?? ""));

  function put(node, text) {
    if (node.data !== text) node.data = text;
  }

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function shut(element, hidden) {
    if (element.hidden !== hidden) element.hidden = hidden;
  }

  const into = (parent, selector) => parent.querySelector(selector).appendChild(document.createTextNode(""));

  function afterPaint(work) {
    let waiting = true;
    const once = () => {
      if (!waiting) return;
      waiting = false;
      work();
    };
    requestAnimationFrame(() => setTimeout(once, 0));
    setTimeout(once, UNSEEN_MS);
  }

  Quarters.writing = { say, put, set, shut, into, afterPaint };
})();
