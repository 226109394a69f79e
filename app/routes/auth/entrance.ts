/** The app's root: Shopify opens it inside the admin with the shop in the query; the pages live below /app. */
import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

export function loader({ request }: LoaderFunctionArgs) {
  const { search } = new URL(request.url);
  return redirect(`/app${search}`);
}
