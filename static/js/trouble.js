/* Says it where messages stand when a part of the page could not be fetched or saved. The page itself stays as it is. */
(function () {
  "use strict";

  function say(text) {
    const box = document.getElementById("messages");
    if (!box || !text) return;
    const message = document.createElement("div");
    message.className = "message";
    message.dataset.level = "error";
    message.textContent = text;
    box.replaceChildren(message);
    box.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("quarters:trouble", event => say(event.detail && event.detail.text));
})();
