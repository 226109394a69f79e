import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { z } from "zod";

const answer = z.object({ version: z.string() });

/** After an error: how long until the next try, doubling up to the longest. Milliseconds. */
const FIRST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 30_000;
/** While much happens at once (an import), the page is read again this often at most. */
const BREATHER = 500;

/**
 * Keeps the page up to date: waits at `/app/live` for a change of the shop and then reads the page's data again. Stops while
 * the tab is hidden.
 * @param version the shop's version that the page was loaded with
 */
export function useLive(version: string): void {
  const { revalidate } = useRevalidator();
  // The waiting outlives renders; it looks here for what they last knew.
  const page = useRef({ version, revalidate });
  useEffect(() => {
    page.current = { version, revalidate };
  });

  useEffect(() => {
    let stop = new AbortController();

    const wait = async (signal: AbortSignal) => {
      let since = page.current.version;
      let backoff = FIRST_BACKOFF;
      const over = () => signal.aborted;
      while (!over()) {
        try {
          // App Bridge adds the session token to requests of the page's own origin.
          const response = await fetch(`/app/live?since=${since}`, { signal });
          if (!response.ok) throw new Error(`Waiting for changes was answered with ${response.status}`);
          const latest = answer.parse(await response.json()).version;
          backoff = FIRST_BACKOFF;
          if (latest === since) continue;
          since = latest;
          page.current.revalidate();
          await pause(BREATHER, signal);
        } catch (error) {
          if (over()) return;
          console.warn(error);
          await pause(backoff, signal);
          backoff = Math.min(backoff * 2, LONGEST_BACKOFF);
        }
      }
    };

    const follow = () => {
      stop.abort();
      if (document.hidden) return;
      stop = new AbortController();
      void wait(stop.signal);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stop.abort();
    };
  }, []);
}

/** Resolves after the time, or as soon as `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
