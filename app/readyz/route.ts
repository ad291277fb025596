import { readiness } from "@/server/runtime";

export const dynamic = "force-dynamic";

/** Whether requests can be served: the database answers and has this version's tables. */
export async function GET(): Promise<Response> {
	const state = await readiness();
	return Response.json(state, { status: state.ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
