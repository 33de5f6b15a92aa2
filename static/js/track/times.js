/* How times look, and how they are typed.

   Quarters.times.tenths(ms) "1:07.4"   .seconds(ms) "1:07"   .rep(ms) "67.4", from two minutes on "2:04.0"
   .read(text) -> ms; null for an empty field, undefined for what is none. 684 is 68.4, and 1:15.2 is a clock. */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const pad = (number) => String(number).padStart(2, "0");

  const seconds = (ms) => `${Math.floor(ms / 60000)}:${pad(Math.floor(ms / 1000) % 60)}`;
  const tenths = (ms) => `${seconds(ms)}.${Math.floor(ms / 100) % 10}`;

  function rep(ms) {
    const all = Math.floor((ms + 50) / 100);
    const whole = Math.floor(all / 10);
    return whole < 120 ? `${whole}.${all % 10}` : `${Math.floor(whole / 60)}:${pad(whole % 60)}.${all % 10}`;
  }

  function read(text, digitsAreTenths = true) {
    const plain = text.trim().replace(",", ".");
    if (plain === "") return null;
    const clocked = /^(\d{1,2}):([0-5]\d)(?:\.(\d{1,3}))?$/.exec(plain);
    const part = (digits) => Number((digits || "").padEnd(3, "0"));
    if (clocked) return (60 * Number(clocked[1]) + Number(clocked[2])) * 1000 + part(clocked[3]);
    if (digitsAreTenths && /^\d{3,5}$/.test(plain)) return Number(plain) * 100;
    const single = /^(\d{1,4})(?:\.(\d{1,3}))?$/.exec(plain);
    const ms = single ? Number(single[1]) * 1000 + part(single[2]) : 0;
    return ms > 0 ? ms : undefined;
  }

  Quarters.times = { tenths, seconds, rep, read };
})();
