import type { NextRequest } from "next/server";
import { guard } from "@/server/http/guard";
import { site } from "@/server/runtime";

export function proxy(request: NextRequest): Promise<Response> {
	return guard(request, site(), new Date(), process.env.NODE_ENV === "development");
}

export const config = {
	// The build's own files are public and get their headers from next.config.
	matcher: ["/((?!_next/static/).*)"],
};
