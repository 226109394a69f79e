/**
 * `npm run chaos -- --minutes N --seed S`: one chaos run, and what it did and found. `--changes N` instead of minutes
 * replays a seed exactly: the report says how many changes there were.
 */
import { parseArgs } from "node:util";

import { chaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    changes: { type: "string" },
    seed: { type: "string", default: String(Date.now()) },
  },
});
const began = performance.now();
const say = (line: string) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`chaos: --${name} ${text} is not a number above 0`);
  process.exit(1);
};

// Whatever was started ends with this process when it exits, not when it is killed.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

say(`seed ${values.seed}`);
const report = await chaos({
  seed: values.seed,
  until:
    values.changes === undefined
      ? { milliseconds: positive("minutes", values.minutes) * 60_000 }
      : { changes: positive("changes", values.changes) },
  say,
});
const { differences, tally, ...rest } = report;
console.table(tally);
console.log(JSON.stringify(rest, null, 2));
for (const difference of differences.slice(0, 50)) console.log(difference);
say(
  differences.length === 0
    ? `the tables tell the truth (replay: --seed ${report.seed} --changes ${report.changes})`
    : `${differences.length} differences (replay: --seed ${report.seed} --changes ${report.changes})`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
