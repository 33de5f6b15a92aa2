/* This phone among others: its id, and the numbers that it gives to its taps, one after the other, whichever tab makes them.

   Quarters.phone.uuid7() -> id             made at once, on the spot
   .draw()                                  chance for the next id, while nobody waits for it
   .device()  .seq()                        its own id, made when first asked for; the highest number known
   .next() -> number                        at once; another tab may be faster, which is settled when the tap is kept
   .seen(seq)                               somebody has this number: count on from there
   .meet(tx) -> Promise<number>             read both from the database, in a transaction over taps and meta
   .met()                                   whether that happened */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const known = { device: null, seq: 0, met: false };

  const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

  /* Chance for the next id, drawn ahead: a finger waits for the id. */
  let drawn = null;
  const draw = () => { drawn ??= crypto.getRandomValues(new Uint8Array(16)); };

  /* UUID version 7. The time in it keeps the server's index in order and is trusted for nothing. */
  function uuid7() {
    draw();
    const bytes = drawn;
    drawn = null;
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) {
      bytes[at] = now % 256;
      now = Math.floor(now / 256);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = "";
    for (const byte of bytes) hex += HEX[byte];
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function device() {
    known.device ||= uuid7();
    return known.device;
  }

  function seen(seq) {
    known.seq = Math.max(known.seq, seq || 0);
  }

  function next() {
    known.seq += 1;
    return known.seq;
  }

  async function meet(tx) {
    const meta = tx.objectStore("meta");
    known.device = (await meta.get("device")) || device();
    seen(await meta.get("seq"));
    // The rows tell the highest number; the note is for when the last of them have been forgotten.
    const rows = IDBKeyRange.bound([known.device], [known.device, []]);
    const cursor = await tx.objectStore("taps").index("device").openKeyCursor(rows, "prev");
    if (cursor) seen(cursor.key[1]);
    await meta.put(known.device, "device");
    await meta.put(known.seq, "seq");
    known.met = true;
    return known.seq;
  }

  Quarters.phone = { uuid7, draw, device, next, seen, meet, seq: () => known.seq, met: () => known.met };
})();
