// The API's own route of reports behind a plain HTTP server, as a process of its own; started by activity.ts.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { POST } from "@/app/api/v1/activity/route";
import { readEnv } from "@/server/env";
import { openRuntime } from "@/server/runtime";

const [given = "{}"] = process.argv.slice(2);
const { databaseUrl } = z.object({ databaseUrl: z.string() }).parse(JSON.parse(given));
openRuntime(
	readEnv({
		DATABASE_URL: databaseUrl,
		USHER_URL: "http://localhost:3999",
		USHER_SANDBOX_URL: "http://127.0.0.1:9",
		NEXTAUTH_SECRET: "a-session-secret-of-at-least-32-characters",
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
	}),
	{ write: () => undefined },
);

const server = createServer((incoming, outgoing) => {
	const chunks: Buffer[] = [];
	incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
	incoming.on("end", async () => {
		const headers = new Headers(
			Object.entries(incoming.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
		);
		const request = new Request("http://localhost:3999/api/v1/activity", {
			method: "POST",
			headers,
			body: Buffer.concat(chunks),
		});
		const answer = await POST(request, { params: Promise.resolve({}) });
		outgoing.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
		outgoing.end(await answer.text());
	});
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", () => {
	const { user, system } = process.cpuUsage();
	process.send?.({ cpuMs: (user + system) / 1_000 });
});
process.on("disconnect", () => process.exit());
