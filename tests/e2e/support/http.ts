import { type IncomingHttpHeaders, request } from "node:http";

export interface Asked {
	method?: string;
	headers?: Record<string, string>;
	body?: string;
}

export interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
}

/**
 * One request on a connection of its own, with exactly these headers: `fetch` sets Host and refuses TRACE, and a browser
 * sets Origin. `firstBytes` answers as soon as something has come, for streams.
 */
export function ask(url: URL | string, asked: Asked = {}, firstBytes = false): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const sent = request(url, {
			agent: false,
			method: asked.method ?? "GET",
			headers: {
				...(asked.body === undefined ? {} : { "content-length": String(Buffer.byteLength(asked.body)) }),
				...asked.headers,
			},
		});
		sent.on("response", (response) => {
			const chunks: Buffer[] = [];
			const finish = () =>
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers,
					text: Buffer.concat(chunks).toString("utf8"),
				});
			response.on("data", (chunk: Buffer) => {
				chunks.push(chunk);
				if (!firstBytes) return;
				finish();
				sent.destroy();
			});
			response.on("end", finish);
			response.on("error", reject);
		});
		sent.on("error", reject);
		sent.end(asked.body);
	});
}

/** Headers of a request that a page of ours makes. */
export function ours(url: string): { origin: string; "sec-fetch-site": string } {
	return { origin: new URL(url).origin, "sec-fetch-site": "same-origin" };
}

export const json = { "content-type": "application/json" };

/** Signs in over the same routes as the form; gives the Cookie header of the session. */
export async function cookieOf(url: string, email: string, password: string): Promise<string> {
	const jar = new Map<string, string>();
	const keep = (answer: Response) => {
		for (const line of answer.headers.getSetCookie()) {
			const [pair = ""] = line.split(";");
			jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
		}
	};
	const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
	const csrf = await fetch(new URL("/api/auth/csrf", url));
	keep(csrf);
	const { csrfToken } = (await csrf.json()) as { csrfToken: string };
	const answer = await fetch(new URL("/api/auth/callback/credentials", url), {
		method: "POST",
		redirect: "manual",
		headers: { ...ours(url), cookie: cookie(), "content-type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ csrfToken, email, password, callbackUrl: "/", json: "true" }),
	});
	keep(answer);
	if (!answer.ok || ![...jar.keys()].some((name) => name.endsWith("usher.session"))) {
		throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
	}
	return cookie();
}
