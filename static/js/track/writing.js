/* Words and marks on the page of the stopwatch. Only what is different is written: what stays is not laid out again.

   Quarters.writing.say(sentence, facts)   the sentence with what stands in braces filled in
   .put(text node, text)  .set(element, attribute, value)  .shut(element, hidden)
   .into(parent, selector) -> the text node there, to be put into
   .afterPaint(work)       does it once what was written up to now can be seen; the same work only once */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  /* A page that is not looked at makes no frames. */
  const UNSEEN_MS = 250;

  /* Sentence -> what it is made of: words, and in every second place the name of a fact. */
  const parts = new Map();

  function say(sentence, facts) {
    if (!parts.has(sentence)) parts.set(sentence, sentence.split(/\{(\w+)\}/));
    return parts.get(sentence).map((part, at) => (at % 2 ? String(facts[part] ?? "") : part)).join("");
  }

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

  /* One frame for all that waits for it. */
  let waiting = new Set();

  function afterPaint(work) {
    waiting.add(work);
    if (waiting.size > 1) return;
    const mine = waiting;
    const done = () => {
      if (waiting !== mine) return;
      waiting = new Set();
      mine.forEach((each) => each());
    };
    requestAnimationFrame(() => setTimeout(done, 0));
    setTimeout(done, UNSEEN_MS);
  }

  Quarters.writing = { say, put, set, shut, into, afterPaint };
})();
