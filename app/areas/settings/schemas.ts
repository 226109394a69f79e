import { z } from "zod";

/** What a merchant may ask of the import. */
export const importIntent = z.enum(["pause-import", "resume-import", "retry-import", "start-import"]);
export type ImportIntent = z.infer<typeof importIntent>;
