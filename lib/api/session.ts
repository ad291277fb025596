/** Signing in and out over next-auth's own routes, without its client library. */

export type SignInAnswer = { ok: true } | { ok: false; error: string };

async function csrfToken(): Promise<string> {
	const response = await fetch("/api/auth/csrf", { cache: "no-store" });
	const answer = (await response.json()) as { csrfToken: string };
	return answer.csrfToken;
}

async function post(path: string, fields: Record<string, string>): Promise<{ ok: boolean; url: string | null }> {
	const response = await fetch(path, {
		method: "POST",
		headers: { "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" }),
	});
	const answer = (await response.json().catch(() => ({}))) as { url?: string };
	return { ok: response.ok, url: answer.url ?? null };
}

/** `error` is next-auth's word for what went wrong, or `offline`. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
	try {
		const { ok, url } = await post("/api/auth/callback/credentials", { email, password, callbackUrl: "/" });
		const error = url === null ? null : new URL(url, window.location.href).searchParams.get("error");
		if (ok && error === null) return { ok: true };
		return { ok: false, error: error ?? "unknown" };
	} catch {
		return { ok: false, error: "offline" };
	}
}

/** Hands over to the organisation's own sign-in; it comes back to `next`. */
export async function startOidc(next: string): Promise<void> {
	const { url } = await post("/api/auth/signin/oidc", { callbackUrl: next });
	if (url === null) throw new Error("The identity provider could not be reached.");
	window.location.assign(url);
}

export async function signOut(): Promise<void> {
	const { ok } = await post("/api/auth/signout", { callbackUrl: "/sign-in" });
	if (!ok) throw new Error("Signing out was refused.");
}
