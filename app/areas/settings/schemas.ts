import { z } from "zod";

/** What a merchant may ask of the import. */
export const importIntent = z.enum(["pause-import", "resume-import", "retry-import", "start-import"]);
export type ImportIntent = z.infer<typeof importIntent>;

/** An export that is to be made anew. */
export const prepareAgainForm = z.object({ intent: z.literal("prepare-again"), requestId: z.uuid() });

/** Failed webhooks that are to be worked on again: one of them, or all. */
export const replayForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("replay"), webhookId: z.string().min(1).max(200) }),
  z.object({ intent: z.literal("replay-all") }),
]);
