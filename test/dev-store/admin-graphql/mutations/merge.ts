/** Two customers become one. */
import { mergeCustomers } from "../../state/actions/index.ts";
import { given } from "../arguments.ts";
import { idOf, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { gid } from "../scalars.ts";
import { payload } from "./payload.ts";
import { splitTags } from "./tags.ts";

/** Settings that hold, by a merge's job, who stayed. */
const JOB = "customer-merge.";

export const mergeMutations: TypeResolvers = {
  Mutation: { customerMerge: (_source, args, context) => merge(args, context) },
  QueryRoot: {
    // A merge is done at once here; whoever asks does so after it.
    customerMergeJobStatus: (_source, args, { devStore }) => {
      const resultingCustomerId = devStore.store.setting(JOB + String(args["jobId"]));
      return resultingCustomerId === undefined
        ? null
        : { jobId: args["jobId"], resultingCustomerId, status: "COMPLETED", customerMergeErrors: [] };
    },
  },
};

function merge(args: Args, { devStore }: AdminContext): object {
  const override = given("CustomerMergeOverrideFields", args["overrideFields"] ?? {}, [
    "customerIdOfEmailToKeep",
    "customerIdOfFirstNameToKeep",
    "customerIdOfLastNameToKeep",
    "customerIdOfPhoneNumberToKeep",
    "customerIdOfDefaultAddressToKeep",
    "note",
    "tags",
  ]);
  const customerOneId = idOf("Customer", args["customerOneId"]);
  const customerTwoId = idOf("Customer", args["customerTwoId"]);
  const whose = (name: string) => {
    const chosen = override[`customerIdOf${name}ToKeep`];
    return typeof chosen === "string" ? idOf("Customer", chosen) : undefined;
  };
  const tags = override["tags"] as string[] | null | undefined;
  return payload({ job: null, resultingCustomerId: null }, () => {
    const kept = mergeCustomers(devStore, {
      customerOneId,
      customerTwoId,
      keep: {
        email: whose("Email"),
        firstName: whose("FirstName"),
        lastName: whose("LastName"),
        phone: whose("PhoneNumber"),
        defaultAddress: whose("DefaultAddress"),
      },
      note: (override["note"] as string | null | undefined) ?? undefined,
      tags: tags ? splitTags(tags) : undefined,
    });
    const job = gid("Job", crypto.randomUUID());
    const resultingCustomerId = gid("Customer", kept.id);
    devStore.store.setSetting(JOB + job, resultingCustomerId);
    return { job: { id: job, done: false }, resultingCustomerId };
  });
}
