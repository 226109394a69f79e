/** Names one request to the web process; every loader that works on it sees the same. Set by us, never believed from outside. */
export const REQUEST_ID_HEADER = "x-request-id";
