import { expect, test } from "vitest";
import { createLog } from "../kernel/log";
import { requestFacts } from "./request-error";

test("a request that broke is one line that tells where, with its cause, and nothing that it carried", () => {
	const secret = "the-vendor-secret";
	const lines: string[] = [];
	const log = createLog({ secrets: [secret], write: (line) => lines.push(line) });
	const error = Object.assign(new Error(`no answer to ${secret}`), { digest: "123456" });
	const request = {
		method: "GET",
		path: "/search?q=somebody%40example.com",
		headers: { cookie: "usher.session=eyJhbGciOi.abcdefgh.ijkl", authorization: "Bearer abcdefghijkl" },
	};
	const context = {
		routerKind: "App Router",
		routePath: "/(console)/search",
		routeType: "render",
		renderSource: "react-server-components",
		revalidateReason: undefined,
	} as const;
	log.error("request-broke", requestFacts([error, request, context]));
	log.error("request-broke", requestFacts(["thrown text", request, { ...context, renderSource: undefined }]));
	expect(lines).toHaveLength(2);
	expect(JSON.parse(lines[0] ?? "")).toMatchObject({
		level: "error",
		event: "request-broke",
		method: "GET",
		path: "/search",
		route: "/(console)/search",
		part: "react-server-components",
		digest: "123456",
		cause: { name: "Error", message: "no answer to [masked]" },
	});
	expect(JSON.parse(lines[1] ?? "")).toMatchObject({ part: "render", cause: "thrown text" });
	expect(lines.join()).not.toMatch(/the-vendor-secret|example\.com|usher\.session|eyJ|Bearer/);
});
