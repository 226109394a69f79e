/** All components there are; importing this defines them. */
import "./actions.ts";
import "./choices.ts";
import "./feedback.ts";
import "./fields.ts";
import "./layout.ts";
import "./media.ts";
import "./overlays.ts";
import "./tables.ts";
import "./text.ts";

export { componentNames, type ExtensionHost } from "./base.ts";
