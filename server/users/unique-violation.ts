import pg from "pg";

/** Whether PostgreSQL refused a row because another has its key (drizzle wraps the driver's error). */
export function isUniqueViolation(error: unknown): boolean {
	const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
	return cause instanceof pg.DatabaseError && cause.code === "23505";
}
