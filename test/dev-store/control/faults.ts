/**
 * Faults on order: requests to a named interface misbehave, the next few or a share of all until the fault is cleared.
 * Tests, chaos runs and demos use them to see that the app bears what Shopify's network really does.
 */
import { GraphQLError, Kind, parse } from "graphql";
import { z } from "zod";

import { Random } from "../data/random.ts";

/**
 * What can go wrong with each interface. "bulk" is the running of bulk operations, "bulk-download" the fetching of their
 * files; what each word means is in ../README.md.
 */
export const FAULTS = {
  "admin-graphql": ["fail", "hang", "throttle", "malform", "disconnect"],
  oauth: ["fail", "hang", "throttle", "malform", "disconnect"],
  "app-proxy": ["fail", "hang", "throttle", "malform", "disconnect"],
  bulk: ["fail", "hang", "slow", "cancel", "expire", "malform", "ungrouped"],
  "bulk-download": ["fail", "hang", "throttle", "disconnect"],
  webhooks: ["fail", "hang", "drop", "duplicate", "delay", "reorder"],
  smtp: ["fail", "temporary", "hang", "refuse"],
} as const;

export type Interface = keyof typeof FAULTS;
export type FaultKind = (typeof FAULTS)[Interface][number];

export const INTERFACES = Object.keys(FAULTS) as Interface[];
const KINDS = [...new Set(Object.values(FAULTS).flat())];

/** Which faults a setting belongs to; asked for with another, the setting is refused. */
const SETTINGS: Readonly<Record<string, (fault: { interface: Interface; kind: FaultKind }) => boolean>> = {
  topic: (fault) => fault.interface === "webhooks",
  operation: (fault) => fault.interface === "admin-graphql",
  when: (fault) =>
    ["admin-graphql", "oauth", "app-proxy", "webhooks", "smtp"].includes(fault.interface) &&
    ["fail", "temporary", "hang", "malform", "disconnect"].includes(fault.kind),
  line: (fault) => fault.interface === "bulk" && fault.kind === "malform",
  afterObjects: (fault) => fault.interface === "bulk" && fault.kind === "fail",
  errorCode: (fault) => fault.interface === "bulk" && fault.kind === "fail",
  afterBytes: (fault) => fault.interface === "bulk-download" && fault.kind === "disconnect",
};

/** A fault as it is asked for, over the control interface or in process. */
export const faultRequest = z
  .strictObject({
    interface: z.enum(INTERFACES),
    kind: z.enum(KINDS),
    /** How many requests it strikes at most; null: until it is cleared. By default 1, with `percent` null. */
    count: z.int().min(1).max(1_000_000).nullable().optional(),
    /** Strikes a request with this probability, in percent; each such fault draws for itself. By default it always strikes. */
    percent: z.number().gt(0).max(100).optional(),
    /** What the drawing begins with: the same seed strikes the same requests of a series. */
    seed: z.union([z.int(), z.string()]).default(1),
    /** Lets the requests before the nth go by. */
    nth: z.int().min(1).max(1_000_000).default(1),
    /** The HTTP status of "fail". */
    status: z.int().min(400).max(599).default(500),
    /** Milliseconds that "delay" holds a webhook back and "slow" a bulk operation before every piece of its work. */
    delayMs: z.int().min(0).max(3_600_000).default(1000),
    /** "after": what was asked for is done, and only its answer is lost. */
    when: z.enum(["before", "after"]).optional(),
    /** Webhooks of this topic alone ("orders/create"). */
    topic: z.string().min(1).optional(),
    /** Admin API requests alone whose operation has this name, or this field at its root ("orderCancel"). */
    operation: z.string().min(1).optional(),
    /** The line that is broken; 0, the default, is the first. */
    line: z.int().min(0).optional(),
    /** The operation fails after so many objects, which stay readable; by default after none. */
    afterObjects: z.int().min(0).optional(),
    errorCode: z.enum(["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT"]).optional(),
    /** The connection breaks after so many bytes of the body; by default after half the file. */
    afterBytes: z.int().min(0).optional(),
  })
  .superRefine((fault, context) => {
    const refuse = (field: string, message: string): void =>
      context.addIssue({ code: "custom", path: [field], message });
    const kinds: readonly FaultKind[] = FAULTS[fault.interface];
    if (!kinds.includes(fault.kind)) {
      refuse("kind", `"${fault.interface}" cannot "${fault.kind}", only ${kinds.join(", ")}`);
    }
    for (const [setting, belongsTo] of Object.entries(SETTINGS)) {
      if (fault[setting as keyof typeof fault] !== undefined && !belongsTo(fault)) {
        refuse(setting, `does not go with "${fault.interface}" and "${fault.kind}"`);
      }
    }
  });

export type FaultRequest = z.input<typeof faultRequest>;

/** A fault that waits for its requests. */
export type Fault = Omit<z.output<typeof faultRequest>, "count"> & {
  id: number;
  /** How many requests it will still strike; null: all until it is cleared. */
  remaining: number | null;
  /** How many requests it could have struck by now, and how many it did. */
  met: number;
  struck: number;
};

/** What a fault may ask of a request besides its interface. */
export interface RequestFacts {
  topic?: string;
  /** The operation's name and its root fields; only called when a fault asks. */
  operations?: () => readonly string[];
}

interface Waiting {
  fault: Fault;
  random: Random;
}

export class Faults {
  #next = 1;
  #waiting: Waiting[] = [];
  readonly #struck = new Map<string, number>();

  /** Orders a fault. @throws ZodError when its settings do not go together */
  add(request: FaultRequest): Fault {
    const { count, ...settings } = faultRequest.parse(request);
    const remaining = count === undefined ? (settings.percent === undefined ? 1 : null) : count;
    const fault: Fault = { ...settings, id: this.#next++, remaining, met: 0, struck: 0 };
    // Faults of one seed must not draw alike, or what is dropped would always be doubled too.
    const stream = [fault.interface, fault.kind, fault.topic, fault.operation].join(" ");
    this.#waiting.push({ fault, random: new Random(fault.seed, stream) });
    return fault;
  }

  /** What still waits, oldest first. */
  list(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault);
  }

  /** How often each was struck since the last reset, of faults that are gone too: `{"webhooks drop": 12}`. */
  struck(): Record<string, number> {
    return Object.fromEntries(this.#struck);
  }

  /** Everything works again; what was struck stays counted. */
  clear(): void {
    this.#waiting = [];
  }

  reset(): void {
    this.clear();
    this.#struck.clear();
  }

  /**
   * Takes the fault that strikes this request: the oldest that does.
   * @param kinds those the caller can act out; a fault of another kind waits for whoever can.
   */
  take(target: Interface, kinds: readonly FaultKind[], facts: RequestFacts = {}): Fault | undefined {
    for (const waiting of this.#meeting(target, kinds, facts)) {
      if (this.#strikes(waiting)) return waiting.fault;
    }
    return undefined;
  }

  /**
   * Takes every fault that strikes this request: the oldest of those that always strike, and of those with a percentage
   * all that draw it, one of each kind.
   */
  takeAll(target: Interface, kinds: readonly FaultKind[], facts: RequestFacts = {}): Fault[] {
    const taken: Fault[] = [];
    for (const waiting of this.#meeting(target, kinds, facts)) {
      const { percent, kind } = waiting.fault;
      const certain = taken.some((fault) => fault.percent === undefined);
      if (percent === undefined && certain) continue;
      // Drawn in any case: what one fault does must not depend on what another did.
      const strikes = this.#strikes(waiting, !taken.some((fault) => fault.kind === kind));
      if (strikes) taken.push(waiting.fault);
    }
    return taken;
  }

  #meeting(target: Interface, kinds: readonly FaultKind[], facts: RequestFacts): Waiting[] {
    return this.#waiting.filter(
      ({ fault }) =>
        fault.interface === target &&
        kinds.includes(fault.kind) &&
        (fault.topic === undefined || fault.topic === facts.topic) &&
        (fault.operation === undefined || (facts.operations?.() ?? []).includes(fault.operation)),
    );
  }

  /** Whether it strikes the request that it meets; counts it. @param free false: it meets and draws, and lets it go by */
  #strikes(waiting: Waiting, free = true): boolean {
    const { fault, random } = waiting;
    fault.met += 1;
    if (fault.met < fault.nth) return false;
    if (fault.percent !== undefined && !random.chance(fault.percent / 100)) return false;
    if (!free) return false;
    fault.struck += 1;
    const name = `${fault.interface} ${fault.kind}`;
    this.#struck.set(name, (this.#struck.get(name) ?? 0) + 1);
    if (fault.remaining !== null) {
      fault.remaining -= 1;
      if (fault.remaining === 0) this.#waiting = this.#waiting.filter((entry) => entry !== waiting);
    }
    return true;
  }
}

/** What a fault may ask of an Admin API request. @param body the request's JSON, whatever it is */
export function adminRequestFacts(body: unknown): RequestFacts {
  return { operations: () => operationNames(body) };
}

function operationNames(body: unknown): string[] {
  const { query } = (body ?? {}) as { query?: unknown };
  if (typeof query !== "string") return [];
  try {
    return parse(query, { noLocation: true }).definitions.flatMap((definition) =>
      definition.kind !== Kind.OPERATION_DEFINITION
        ? []
        : [
            definition.name?.value,
            ...definition.selectionSet.selections.map((field) =>
              field.kind === Kind.FIELD ? field.name.value : undefined,
            ),
          ].filter((name) => name !== undefined),
    );
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // A query that cannot be parsed has no name; the API itself says what is wrong with it.
    return [];
  }
}
