/* Send-offs that can be heard and felt, and a screen that stays awake. Each can be turned off; none is needed.

   Quarters.sound.wake()      called from a tap: browsers let a page be heard only after one
   .count() a short tone      .go() a long one, and a shake
   .set(name, on)             sound, shake, awake         .is(name) */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const KEY = "quarters:track-";
  const chosen = { sound: true, shake: true, awake: true };
  for (const name of Object.keys(chosen)) {
    try { chosen[name] = localStorage.getItem(KEY + name) !== "off"; } catch { /* private: as it comes */ }
  }

  let audio = null;
  let lock = null;

  async function stayAwake() {
    if (!chosen.awake || lock || !navigator.wakeLock || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; });
    } catch { /* low battery, or not allowed: the screen does as it likes */ }
  }
  document.addEventListener("visibilitychange", stayAwake);

  function wake() {
    stayAwake();
    if (!chosen.sound || !window.AudioContext) return;
    if (!audio) audio = new AudioContext();
    if (audio.state === "suspended") audio.resume().catch(() => {});
  }

  function tone(hertz, seconds) {
    if (!chosen.sound || !audio || audio.state !== "running") return;
    const end = audio.currentTime + seconds;
    const source = new OscillatorNode(audio, { type: "square", frequency: hertz });
    const volume = new GainNode(audio, { gain: 0.4 });
    volume.gain.setValueAtTime(0.4, end - 0.02);
    volume.gain.linearRampToValueAtTime(0, end);
    source.connect(volume).connect(audio.destination);
    source.start();
    source.stop(end);
  }

  function shake(pattern) {
    if (chosen.shake && navigator.vibrate) navigator.vibrate(pattern);
  }

  function count() {
    tone(880, 0.12);
    shake(40);
  }

  function go() {
    tone(1320, 0.6);
    shake([300, 80, 300]);
  }

  function set(name, on) {
    chosen[name] = on;
    try { localStorage.setItem(KEY + name, on ? "on" : "off"); } catch { /* for this page only */ }
    if (name === "awake" && !on && lock) lock.release();
    wake();
  }

  Quarters.sound = { wake, count, go, set, is: (name) => chosen[name] };
})();
