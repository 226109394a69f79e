/** Every topic that Encore subscribes to (shopify.app.toml) and what is done about it. */
import type { TopicHandler } from "../topic.ts";
import { appTopics } from "./app.ts";
import { complianceTopics } from "./compliance.ts";
import { customerTopics } from "./customers.ts";
import { fulfilmentTopics } from "./fulfilments.ts";
import { orderTopics } from "./orders.ts";
import { productTopics } from "./products.ts";
import { refundTopics } from "./refunds.ts";
import { returnTopics } from "./returns.ts";

export const TOPICS: Readonly<Record<string, TopicHandler>> = {
  ...appTopics,
  ...orderTopics,
  ...refundTopics,
  ...fulfilmentTopics,
  ...returnTopics,
  ...customerTopics,
  ...productTopics,
  ...complianceTopics,
};
