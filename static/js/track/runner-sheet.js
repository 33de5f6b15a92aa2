/* The sheet of one athlete: what is not tapped in a hurry. Each thing done in it is a tap, and can be undone like one.

   const sheet = new Quarters.RunnerSheet(track);     sheet.show(athlete) */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const { say } = Quarters.writing;
  const { clock, times } = Quarters;
  const byId = (id) => document.getElementById(id);
  const FLUSHES = [1, 2, 3, 4, 5, 6, 7, 8];

  const choose = (select, numbers, chosen) =>
    select.replaceChildren(...numbers.map((number) => new Option(String(number), number, number === chosen, number === chosen)));

  function wrong(form, name, bad) {
    form.elements[name].setAttribute("aria-invalid", String(bad));
    if (bad) form.elements[name].focus();
    return bad;
  }

  class RunnerSheet {
    constructor(track) {
      this.track = track;
      this.athlete = null;
      this.box = byId("runner-sheet");
      this.forms = Object.fromEntries(["missed", "write", "excuse", "flush", "arrive"].map((name) => [name, byId(name)]));
      for (const [name, form] of Object.entries(this.forms)) {
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          if (this[name](form, event.submitter) !== false) this.box.close();
        });
      }
      const { missed, write } = this.forms;
      missed.elements.rep.addEventListener("change", () => this.suggest(Number(missed.elements.rep.value)));
      write.elements.rep.addEventListener("change", () => this.showWritten());
      byId("runner-acts").addEventListener("click", (event) => this.others(event));
    }

    get runner() { return this.track.runners.get(this.athlete); }
    get run() { return this.runner.run; }
    part(name) { return this.box.querySelector(`[data-for="${name}"]`); }

    /* --- what it shows --- */

    show(athlete) {
      this.athlete = athlete;
      const { runner, run, forms, track: { words } } = this;
      byId("runner-name").textContent = runner.name;
      this.box.querySelectorAll("details").forEach((details) => { details.open = false; });
      this.box.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
      byId("runner-state").textContent = say(words.rep_of, { rep: run.rep, reps: runner.reps });
      const verdict = runner.verdict(run);
      byId("runner-verdict").textContent = verdict.text;
      byId("runner-verdict").dataset.tone = verdict.tone;
      this.showMove();
      this.showMissed();
      const all = Array.from({ length: runner.reps }, (_none, at) => at + 1);
      const current = run.state === "resting" ? run.rep - 1 : run.rep;
      choose(forms.write.elements.rep, all, current);
      choose(forms.excuse.elements.rep, all, current);
      choose(forms.arrive.elements.rep, all, run.rep);
      this.showWritten();
      this.showFlush();
      this.showActs();
      if (!this.box.open) this.box.showModal();
    }

    showActs() {
      const { run, forms } = this;
      forms.arrive.hidden = run.state !== "waiting";
      const resting = run.state === "resting" && !run.reps.find((rep) => rep.rep === run.rep - 1)?.recovery_excused;
      const fits = {
        "excuse-rest": resting, "excuse-rep": run.state === "running", restart: run.state === "running",
        stop: run.state !== "done", resume: run.stopped_after !== null,
      };
      for (const [name, fit] of Object.entries(fits)) this.box.querySelector(`[data-act="${name}"]`).hidden = !fit;
    }

    showMove() {
      const { runner, track } = this;
      const tap = this.lastTap();
      this.part("move").hidden = !tap;
      if (!tap) return;
      byId("move-what").textContent = track.past.describe(tap);
      const others = [...track.runners.values()].filter((other) => other !== runner);
      others.sort((one, other) => Number(other.group === runner.group) - Number(one.group === runner.group));
      byId("move-to").replaceChildren(...others.map((other) => Quarters.sheets.button(other.name, () => this.move(tap, other))));
    }

    showMissed() {
      const missing = this.missing();
      const last = missing[missing.length - 1];
      this.part("missed").hidden = !missing.length;
      choose(this.forms.missed.elements.rep, missing, last);
      this.forms.missed.elements.time.value = "";
      this.suggest(last);
    }

    suggest(rep) {
      const asked = this.runner.planned(rep);
      if (asked) this.forms.missed.elements.time.value = times.rep(asked.target_ms);
    }

    showWritten() {
      const form = this.forms.write;
      const rep = this.run.reps.find((one) => one.rep === Number(form.elements.rep.value));
      form.elements.time.value = rep && rep.time_ms !== null ? times.rep(rep.time_ms) : "";
      form.elements.recovery.value = rep && rep.recovery_ms !== null ? String(Math.round(rep.recovery_ms / 1000)) : "";
      form.dataset.time = form.elements.time.value;
      form.dataset.recovery = form.elements.recovery.value;
    }

    showFlush() {
      const { run, forms: { flush: { elements } } } = this;
      choose(elements.number, FLUSHES, run.flushing ?? Math.min(FLUSHES.length, run.flush.length + 1));
      elements.effort.value = run.rpe_half === null ? "" : String(run.rpe_half / 2);
      elements.note.value = run.note;
      elements.time.value = "";
    }

    /* --- what it knows --- */

    /* His last tap that counts: a finish or a send-off, which another runner may have deserved. */
    lastTap() {
      const { evening, past } = this.track;
      return past.taps().find((tap) => {
        if (evening.gone(tap.id)) return false;
        if (tap.kind === "finish") return evening.finish(tap.id)?.athlete === this.athlete;
        return tap.kind === "go" && Object.keys(evening.sentOff(tap)).includes(this.athlete);
      });
    }

    /* Reps that were begun and whose finish was never tapped. */
    missing() {
      return this.run.reps.filter((rep) => rep.time_ms === null && !rep.excused && !rep.conflict.length).map((rep) => rep.rep);
    }

    sendOffs() {
      const { evening, past } = this.track;
      return past.taps().filter((tap) => tap.kind === "go" && !tap.body.flush && !evening.gone(tap.id));
    }

    begun(rep) {
      const found = this.sendOffs().find((tap) => this.track.evening.sentOff(tap)[this.athlete] === rep);
      return found ? found.at_ms : null;
    }

    /* When others of his group were sent off into the next rep, after he came in. */
    leftSince(rep, after) {
      const mates = this.track.groups.get(this.runner.group).members.map(({ athlete }) => athlete);
      const gone = (tap) => mates.some((mate) => this.track.evening.sentOff(tap)[mate] === rep + 1);
      const found = this.sendOffs().find((tap) => tap.at_ms > after && gone(tap));
      return found ? found.at_ms : null;
    }

    /* --- what is done in it; false where something typed is none --- */

    tap(kind, body, at = null) { return this.track.act(kind, at, { athlete: this.athlete, ...body }); }

    move(tap, other) {
      const from = tap.kind === "finish" ? {} : { from: this.athlete };
      this.track.act("move", null, { of: tap.id, ...from, athlete: other.athlete, ...(tap.kind === "finish" ? other.here : { rep: other.run.rep }) });
      this.box.close();
    }

    /* A finish that nobody tapped: at the moment that the time says; and where his group has left since, he left with it. */
    missed({ elements }) {
      const { run } = this;
      const rep = Number(elements.rep.value);
      const time = times.read(elements.time.value);
      if (wrong(this.forms.missed, "time", !time)) return false;
      const began = this.begun(rep);
      if (began === null || began + time > clock.now()) {
        return this.tap("write", { rep, time_ms: time, estimated: true, why: "missed" });
      }
      this.tap("finish", { rep, estimated: true }, began + time);
      const off = elements.along.checked && run.state === "running" && run.rep === rep ? this.leftSince(rep, began + time) : null;
      return off === null ? null : this.track.act("go", off, { runners: { [this.athlete]: rep + 1 } });
    }

    write(form) {
      const { elements, dataset } = form;
      const time = times.read(elements.time.value);
      const recovery = times.read(elements.recovery.value, false);
      if (wrong(form, "time", time === undefined) || wrong(form, "recovery", recovery === undefined)) return false;
      const changed = {};
      if (elements.time.value !== dataset.time) changed.time_ms = time;
      if (elements.recovery.value !== dataset.recovery) changed.recovery_ms = recovery;
      if (!Object.keys(changed).length) return null;
      return this.tap("write", { rep: Number(elements.rep.value), why: "typed", ...changed });
    }

    excuse({ elements }, { value: what }) {
      return this.tap("excuse", { rep: Number(elements.rep.value), what, reason: elements.reason.value.trim() });
    }

    flush(form) {
      const { run } = this;
      const { number, time: typed, effort, note } = form.elements;
      const time = times.read(typed.value);
      const plain = effort.value.trim().replace(",", ".");
      const half = plain === "" ? null : 2 * Number(plain);
      if (wrong(form, "time", time === undefined)) return false;
      if (wrong(form, "effort", half !== null && !(Number.isInteger(half) && half >= 0 && half <= 20))) return false;
      if (time !== null) this.tap("flush", { number: Number(number.value), time_ms: time });
      if (half !== run.rpe_half) this.tap("effort", { rpe_half: half });
      if (note.value.trim() !== run.note) this.tap("note", { text: note.value.trim() });
      return null;
    }

    arrive({ elements }) { return this.tap("arrive", { rep: Number(elements.rep.value) }); }

    others(event) {
      const { run } = this;
      const { act: what, reason } = event.target.dataset;
      if (!what) return;
      if (what === "excuse-rest") this.tap("excuse", { rep: run.rep - 1, what: "recovery", reason });
      if (what === "excuse-rep") this.tap("excuse", { rep: run.rep, what: "rep", reason });
      if (what === "restart") this.track.act("go", clock.at(event), { runners: { [this.athlete]: run.rep } });
      if (what === "stop") this.tap("stop", { after: Math.max(0, run.rep - 1) });
      if (what === "resume") this.tap("resume", {});
      this.box.close();
    }
  }

  Quarters.RunnerSheet = RunnerSheet;
})();
