/** The PostgreSQL schema that pg-boss keeps its tables in. Jobs carry ids only, so it needs no tenant. */
export const JOBS_SCHEMA = "jobs";
