import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import * as z from "zod";
import type { Site } from "../kernel/site";
import { type CookieRule, cookieRule, cookieValue } from "./session";

const salt = "usher.device";
const maxAge = 180 * 24 * 60 * 60;
const claimsSchema = z.object({ sub: z.uuid(), device: z.uuid() });

/** A browser in which this user signed in before; it opens nothing, and only decides how guessing is slowed. */
export interface KnownDevice {
	userId: string;
	deviceId: string;
}

export function deviceCookie(site: Pick<Site, "url">): CookieRule {
	return cookieRule(site, "device");
}

export async function sealDevice(
	site: Pick<Site, "secret">,
	userId: string,
): Promise<{ token: string; maxAge: number }> {
	return {
		token: await encode({ token: { sub: userId, device: randomUUID() }, secret: site.secret, salt, maxAge }),
		maxAge,
	};
}

export async function deviceOf(site: Site, headers: Headers): Promise<KnownDevice | null> {
	const token = cookieValue(headers, deviceCookie(site).name);
	if (token === null) return null;
	const claims = claimsSchema.safeParse(await decode({ token, secret: site.secret, salt }).catch(() => null));
	return claims.success ? { userId: claims.data.sub, deviceId: claims.data.device } : null;
}
