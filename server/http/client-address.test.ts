import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";
import { peerHeader, refusedMethod, watchRequests } from "./incoming";

const headers = (peer: string, forwarded?: string) =>
	new Headers({ [peerHeader]: peer, ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) });

describe("clientAddress", () => {
	it("believes no forwarded header without a proxy of ours", () => {
		expect(clientAddress(headers("203.0.113.9", "1.1.1.1"), 0, true)).toBe("203.0.113.9");
		expect(clientAddress(headers("203.0.113.9", "1.1.1.1, 2.2.2.2"), 0, true)).toBe("203.0.113.9");
	});

	it("takes the address that our outermost proxy saw, whatever the client put before it", () => {
		expect(clientAddress(headers("10.0.0.1", "198.51.100.7"), 1, true)).toBe("198.51.100.7");
		expect(clientAddress(headers("10.0.0.1", "6.6.6.6, 198.51.100.7"), 1, true)).toBe("198.51.100.7");
		expect(clientAddress(headers("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2"), 2, true)).toBe("198.51.100.7");
		expect(clientAddress(headers("10.0.0.1", "198.51.100.7"), 5, true)).toBe("198.51.100.7");
	});

	it("writes one address in one way", () => {
		expect(clientAddress(headers("::ffff:127.0.0.1"), 0, true)).toBe("127.0.0.1");
		expect(clientAddress(headers("2001:DB8::1"), 0, true)).toBe("2001:db8::1");
	});

	it("does not believe the peer's header while nobody is watching the sockets", () => {
		expect(clientAddress(headers("6.6.6.6"), 0, false)).toBe("unknown");
	});

	it("notes the true peer over whatever the client sends", async () => {
		watchRequests();
		watchRequests();
		const server = createServer((asked, response) => {
			response.end(`${asked.method} ${asked.headers[peerHeader]}`);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		try {
			const { port } = server.address() as AddressInfo;
			const told = (method: string) =>
				new Promise<string>((resolve, reject) => {
					request({ port, host: "127.0.0.1", method, headers: { [peerHeader]: "6.6.6.6" } }, (response) => {
						response.setEncoding("utf8").on("data", resolve);
					})
						.on("error", reject)
						.end();
				});
			expect(await told("GET")).toBe("GET 127.0.0.1");
			expect(await told("TRACE")).toBe(`${refusedMethod} 127.0.0.1`);
		} finally {
			server.close();
		}
	});
});
