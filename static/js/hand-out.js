// A link or a key to hand out: copied, or given to whatever the phone shares with. Without this script the field is copied by hand.

const box = document.querySelector("[data-hand-out]");
const said = document.querySelector("[data-said]");
const { address, words } = box.dataset;

const copy = box.querySelector("[data-copy]");
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = box.dataset.copied;
    } catch {
      document.querySelector("#address").select();
      said.textContent = box.dataset.notCopied;
    }
  });
}

const share = box.querySelector("[data-share]");
if (share && navigator.share) {
  share.hidden = false;
  // Whoever closes the sheet has changed his mind, and that is no fault.
  share.addEventListener("click", () => navigator.share({ text: words }).catch(() => {}));
}
