/**
 * What was asked for and would be ignored is refused: a test that relies on it would be wrong without knowing.
 *
 * A resolver's arguments are watched while it works; an input object's fields are checked against what a mutation models.
 */
import { isDeepStrictEqual } from "node:util";

import { isInputObjectType, type GraphQLArgument } from "graphql";

import type { Args } from "./context.ts";
import { NotModelledError } from "./errors.ts";
import { adminSchema } from "./schema.ts";

export interface WatchedArguments {
  /** The arguments, to be given to the resolver. */
  readonly args: Args;
  /** @throws NotModelledError for an argument that was given and that nobody read so far */
  readonly refuseUnread: () => void;
}

/** Watches which of the given arguments are read. Null and the schema's own default count as not given. */
export function watchArguments(
  typeName: string,
  field: { name: string; args: readonly GraphQLArgument[] },
  args: Args,
): WatchedArguments {
  const unread = new Set(
    field.args.filter((argument) => isGiven(args[argument.name], argument)).map(({ name }) => name),
  );
  if (unread.size === 0) return { args, refuseUnread: () => undefined };
  return {
    args: new Proxy(args, {
      get(target, name) {
        if (typeof name !== "string") return Reflect.get(target, name) as unknown;
        unread.delete(name);
        return target[name];
      },
    }),
    refuseUnread() {
      const [first] = unread;
      if (first !== undefined) throw new NotModelledError(typeName, `${field.name}(${first})`);
    },
  };
}

/** Reads arguments that rightly change nothing here: what they ask for happens anyway, or is nothing that the API shows. */
export function acceptWithoutEffect(args: Args, ...names: string[]): void {
  for (const name of names) Reflect.get(args, name);
}

/** An input object's given values, null ones included. @throws NotModelledError for a given field that is not in `modelled` */
export function given(inputType: string, input: unknown, modelled: readonly string[]): Args {
  const type = adminSchema().schema.getType(inputType);
  if (!isInputObjectType(type)) throw new Error(`${inputType} is no input object of the schema`);
  const values = input as Args;
  for (const field of Object.values(type.getFields())) {
    if (isGiven(values[field.name], field) && !modelled.includes(field.name)) {
      throw new NotModelledError(inputType, field.name);
    }
  }
  return values;
}

/** `given` for each input object of a list; an absent list is empty. */
export function eachGiven(inputType: string, inputs: unknown, modelled: readonly string[]): Args[] {
  return ((inputs as unknown[] | null | undefined) ?? []).map((input) => given(inputType, input, modelled));
}

function isGiven(value: unknown, { defaultValue }: { defaultValue?: unknown }): boolean {
  return value !== undefined && value !== null && !isDeepStrictEqual(value, defaultValue);
}
