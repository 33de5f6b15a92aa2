// Files dropped anywhere on the field are chosen in it, as if picked by hand; without this script the field works alone.
"use strict";
(() => {
  const zone = document.querySelector("[data-drop]");
  const input = zone && zone.querySelector('input[type="file"]');
  if (!input) return;
  const over = (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    zone.toggleAttribute("data-over", event.type !== "drop" && event.type !== "dragleave");
    if (event.type === "drop" && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) document.addEventListener(name, over);
})();
