/**
 * `npm run bench`: how fast Encore is, as tables on the screen and as JSON in test/results/bench.json. Everything is
 * measured on this machine in this run; what is compared is compared within it, because machines differ and are shared.
 *
 * `npm run bench -- import` runs one part alone: see PARTS.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const RESULTS = "test/results";
const PARTS = ["import", "pages", "webhooks", "webhook-intake", "webhook-drain"] as const;
type Part = (typeof PARTS)[number];

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !PARTS.includes(name as Part));
if (unknown) {
  console.error(`There is no part "${unknown}": choose from ${PARTS.join(", ")}`);
  process.exit(1);
}

mkdirSync(RESULTS, { recursive: true });
const machine = { cores: cpus().length, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version };
console.log(`${machine.cores} cores, ${machine.memoryGB} GB, Node ${machine.node}`);
const results: Record<string, unknown> = { at: new Date().toISOString(), machine };
for (const part of PARTS) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  console.log(`\n${part}`);
  results[part] = await run(part);
}
writeFileSync(`${RESULTS}/bench.json`, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\nAs JSON: ${RESULTS}/bench.json`);

/** Each part in a process of its own, so that none works in what another has left in memory. */
async function run(part: Part): Promise<unknown> {
  const json = `${RESULTS}/${part}.json`;
  const script = fileURLToPath(new URL(`${part}.ts`, import.meta.url));
  const args = ["--disable-warning=ExperimentalWarning", script, "--json", json];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  console.log(stdout.trim());
  return JSON.parse(readFileSync(json, "utf8"));
}
