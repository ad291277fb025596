import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { readBounded } from "../http/body";
import { answerFor, HttpRefusal, problem } from "../http/errors";
import { changesSomething, comesFromUs } from "../http/origin";
import type { Context } from "../kernel/context";
import { contextFor, site, users } from "../runtime";
import { deviceCookie, sealDevice } from "./device";
import { authOptions, type SignInDesk } from "./options";

function systemContext(trace: string): Context {
	return contextFor({ kind: "system", part: "sign-in" }, "sign-in", trace);
}

function desk(): SignInDesk {
	return {
		site: site(),
		context: systemContext,
		signInWithPassword: users.signInWithPassword,
		signInWithOidc: users.signInWithOidc,
		async rememberDevice(userId, known) {
			if (known?.userId === userId) return;
			const { name, options } = deviceCookie(site());
			const { token, maxAge } = await sealDevice(site(), userId);
			(await cookies()).set({ name, value: token, ...options, maxAge });
		},
	};
}

/** next-auth's own routes (sign-in, callback, sign-out, session) behind our origin check and body limit. */
export async function authRoute(
	request: NextRequest,
	next: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
	const trace = randomUUID();
	try {
		if (!changesSomething(request.method)) return await answer(request, next);
		if (!comesFromUs(request.headers, site().url)) {
			throw new HttpRefusal(403, "foreign-origin", "This request did not come from the console's own pages.");
		}
		const { url, method, headers } = request;
		return await answer(new NextRequest(url, { method, headers, body: await readBounded(request) }), next);
	} catch (error) {
		return problem(answerFor(error, trace, systemContext(trace).log));
	}
}

async function answer(request: NextRequest, next: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
	const response: Response = await NextAuth(request, next, authOptions(desk()));
	response.headers.set("cache-control", "no-store");
	return response;
}
