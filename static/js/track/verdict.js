/* What an evening still being run comes to: the same states as so_far() of the engine, from the numbers of
   coachapp/timing/live.py. tests/timing/verdict_cases.json holds the two to the same answers.

   Quarters.verdict(rules, reps) -> {state, done, codes, missed, long, slow}
     rules  one runner of the page's data          reps  his reps as the fold gives them
     state  empty on hold done                     codes still_on reps_missed goal_reps_missed fast_start reps_too_fast
                                                         recoveries_long finish_at_date_pace no_date_pace
                                                         step_down_on step_slow step_fast start_fast
                                                         step_down_not_faster
     missed, long, slow   rep numbers: slow (or too fast) reps, recoveries too long by the rep before them, and the goal
                          reps in a row that were clearly slow
   Quarters.outcome(rules, rep) -> "date" "goal" "missed" "fast" "excused" or "" for a rep that is not in yet */
(function () {
  "use strict";

  const Quarters = (window.Quarters = window.Quarters || {});
  const FAST_START = 3;

  /* Reps by what became of them, as judging.judge() does it. */
  function judged(rules, reps) {
    const run = new Map(reps.map((rep) => [rep.rep, rep]));
    const seen = { run, missed: [], fast: [], missing: [], long: [] };
    for (const planned of rules.reps) {
      const rep = run.get(planned.rep);
      if (rep && rep.excused) continue;
      if (!rep || rep.time_ms === null) seen.missing.push(planned.rep);
      else if (rep.time_ms > planned.limit_ms) seen.missed.push(planned.rep);
      else if (planned.fast_ms && rep.time_ms <= planned.fast_ms) {
        seen.fast.push(planned.rep);
        if (rules.staged && rules.fast_is_miss) seen.missed.push(planned.rep);
      }
    }
    if (!rules.recovery.judged) return seen;
    for (const rep of reps) {
      const between = rep.rep >= 1 && rep.rep < rules.reps.length;
      const known = rep.recovery_ms !== null && !rep.recovery_excused;
      if (between && known && rep.recovery_ms > rules.recovery.limit_ms) seen.long.push(rep.rep);
    }
    seen.long.sort((one, other) => one - other);
    return seen;
  }

  /* Goal reps in a row that were clearly slow: the first run of them that is long enough. */
  function clearlySlow(rules, seen) {
    let row = [];
    for (const planned of rules.reps) {
      const rep = seen.run.get(planned.rep);
      if (planned.pace !== "goal" || !rep || rep.time_ms === null) continue;
      row = rep.time_ms - planned.target_ms >= rules.stop_slow_ms ? [...row, planned.rep] : [];
      if (row.length >= rules.stop_slow_reps) return row;
    }
    return [];
  }

  function medianRecovery(rules, reps) {
    const known = reps
      .filter((rep) => rep.rep < rules.reps.length && rep.recovery_ms !== null && !rep.recovery_excused)
      .map((rep) => rep.recovery_ms)
      .sort((one, other) => one - other);
    if (!known.length) return null;
    const middle = Math.floor(known.length / 2);
    return known.length % 2 ? known[middle] : Math.floor((known[middle - 1] + known[middle]) / 2);
  }

  /* On course for the rung of stage 2 that was asked for, though not for the band yet. */
  function onForRung(rules, reps) {
    const limit = rules.recovery.rung_limit_ms;
    const median = medianRecovery(rules, reps);
    return limit !== null && median !== null && median <= limit;
  }

  function missedCodes(rules, seen) {
    const all = rules.reps.length;
    const early = seen.fast.filter((number) => number <= Math.floor(all / 3));
    const late = seen.missed.filter((number) => number > Math.floor(all / 2));
    if (early.length >= FAST_START && late.length >= FAST_START) return ["fast_start"];
    const pace = new Map(rules.reps.map((rep) => [rep.rep, rep.pace]));
    const slow = seen.missed.filter((number) => !seen.fast.includes(number));
    const codes = [];
    if (slow.some((number) => pace.get(number) === "date")) codes.push("reps_missed");
    if (slow.some((number) => pace.get(number) === "goal")) codes.push("goal_reps_missed");
    if (slow.length < seen.missed.length) codes.push("reps_too_fast");
    return codes;
  }

  function march(rules, reps, seen, answer) {
    answer.slow = clearlySlow(rules, seen);
    const stop = answer.slow.length ? ["finish_at_date_pace"] : [];
    if (seen.missed.length > rules.misses_allowed) {
      return { ...answer, state: "hold", codes: [...missedCodes(rules, seen), ...stop] };
    }
    if (seen.long.length && !onForRung(rules, reps)) {
      return { ...answer, state: "hold", codes: ["recoveries_long", ...stop] };
    }
    return { ...answer, state: "on", codes: ["still_on", ...stop] };
  }

  /* Per lap each rep has to be faster than the one before it; compared without rounding. */
  function eachFaster(rules, seen) {
    const known = rules.reps
      .map((planned) => ({ laps: planned.laps, rep: seen.run.get(planned.rep) }))
      .filter(({ rep }) => rep && rep.time_ms !== null);
    return known.every(({ laps, rep }, at) => at === 0 || known[at - 1].rep.time_ms * laps > rep.time_ms * known[at - 1].laps);
  }

  function stepDown(rules, seen, answer) {
    const codes = [];
    for (const planned of rules.reps) {
      const rep = seen.run.get(planned.rep);
      if (!rep || rep.time_ms === null) continue;
      if (seen.missed.includes(planned.rep)) codes.push("step_slow");
      else if (seen.fast.includes(planned.rep)) codes.push(planned.rep === 1 ? "start_fast" : "step_fast");
    }
    const faster = eachFaster(rules, seen);
    if (!faster) codes.push("step_down_not_faster");
    if (seen.missed.length || !faster) return { ...answer, state: "hold", codes };
    return { ...answer, state: "on", codes: [...codes, "step_down_on"] };
  }

  Quarters.verdict = function (rules, reps) {
    const done = reps.filter((rep) => rep.time_ms !== null || rep.excused).length;
    const answer = { state: "empty", done, codes: [], missed: [], long: [], slow: [] };
    if (!rules.reps.length) return { ...answer, codes: ["no_date_pace"] };
    const seen = judged(rules, reps);
    answer.missed = seen.missed;
    answer.long = seen.long;
    if (!seen.missing.length) {
      return { ...answer, state: "done", slow: rules.staged ? clearlySlow(rules, seen) : [] };
    }
    if (!done) return { ...answer, codes: [rules.staged ? "still_on" : "step_down_on"] };
    return rules.staged ? march(rules, reps, seen, answer) : stepDown(rules, seen, answer);
  };

  Quarters.outcome = function (rules, rep) {
    if (rep.excused) return "excused";
    const planned = rules.reps.find((one) => one.rep === rep.rep);
    if (rep.time_ms === null || !planned) return "";
    if (rep.time_ms > planned.limit_ms) return "missed";
    if (planned.fast_ms && rep.time_ms <= planned.fast_ms) return rules.staged && rules.fast_is_miss ? "missed" : "fast";
    return planned.pace === "goal" ? "goal" : "date";
  };
})();
