/* The button that prints a page. Without this file the browser's own menu does. */
(function () {
  "use strict";

  const button = document.getElementById("print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
