import { redirect } from "next/navigation";
import type { DemoSignIn } from "@/lib/api/sign-in";
import { site, users } from "../runtime";
import { currentActor } from "./current-actor";

/** What the sign-in form needs. */
export interface SignInPage {
	/** What the identity provider's button says; null: passwords only. */
	oidcName: string | null;
	/** Where to go afterwards; always a path of ours. */
	next: string;
	/** For `describeSignInError`. */
	error: string | undefined;
	/** The demo's sign-ins; null outside the sandbox. */
	demo: DemoSignIn[] | null;
}

type Search = Record<string, string | string[] | undefined>;

/** Prepares the sign-in page; whoever is signed in already goes on to where they wanted. */
export async function signInPage(searchParams: Promise<Search>): Promise<SignInPage> {
	const search = await searchParams;
	const { url, oidc, sandboxUrl } = site();
	const next = localPath(first(search.next) ?? first(search.callbackUrl), url);
	const actor = await currentActor();
	if (actor !== null && !actor.disabled) redirect(next);
	return {
		oidcName: oidc?.name ?? null,
		next,
		error: first(search.error)?.slice(0, 64),
		demo: sandboxUrl === null ? null : users.demoSignIns,
	};
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** A wanted address as a path of ours, or the rooms page: nobody is sent elsewhere by a link to the sign-in page. */
export function localPath(wanted: string | undefined, siteUrl: URL): string {
	if (wanted === undefined || !URL.canParse(wanted, siteUrl)) return "/rooms";
	const { origin, pathname, search } = new URL(wanted, siteUrl);
	const known =
		origin === siteUrl.origin && pathname !== "/" && !pathname.startsWith("/sign-in") && !pathname.startsWith("/api/");
	return known && !pathname.startsWith("//") ? pathname + search : "/rooms";
}
