// A PNG of the ladder, drawn by the browser from the SVG that stands on the page, to save or to share where the phone
// can. Without this script the SVG is there to save.
"use strict";
(() => {
  const box = document.querySelector("[data-picture]");
  if (!box) return;
  const said = document.querySelector("[data-said]");
  const { address, name, failed } = box.dataset;
  let drawing = null;

  async function draw() {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Number(box.dataset.width);
    canvas.height = Number(box.dataset.height);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    if (!blob) throw new Error("no PNG");
    return new File([blob], name, { type: "image/png" });
  }

  // Drawn once, before anybody asks: a share sheet opens only straight after a tap.
  const png = () => (drawing ||= draw());

  function save(file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function offer(button, act) {
    try {
      const file = await png();
      if (button.matches("[data-share]") && !(navigator.canShare && navigator.canShare({ files: [file] }))) return;
      button.hidden = false;
      // Whoever closes the sheet has changed his mind, and that is no fault.
      button.addEventListener("click", () => { Promise.resolve(act(file)).catch(() => {}); });
    } catch { said.textContent = failed; }
  }

  offer(box.querySelector("[data-png]"), save);
  if (navigator.share) offer(box.querySelector("[data-share]"), (file) => navigator.share({ files: [file] }));
})();
