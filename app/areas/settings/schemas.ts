import { z } from "zod";

/** What a merchant may ask of the import. */
export const importIntent = z.enum(["pause-import", "resume-import", "retry-import", "start-import"]);
export type ImportIntent = z.infer<typeof importIntent>;

/** An export that is to be made anew. */
export const prepareAgainForm = z.object({ intent: z.literal("prepare-again"), requestId: z.uuid() });
