import Cloudflare from "cloudflare";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Contract, startContract } from "./cloudflare-client";

let contract: Contract;
beforeAll(async () => {
	contract = await startContract();
});
afterAll(() => contract.sandbox.close());
beforeEach(() => {
	contract.sandbox.world.reset();
	contract.sandbox.faults.clear();
});

const apps = (token?: string) => contract.client(token).realtimeKit.apps.get(contract.account);

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => "nothing was thrown",
		(thrown: unknown) => thrown,
	);
}

describe("who may call", () => {
	it("refuses an unknown token with 401 and the gateway's envelope", async () => {
		const thrown = await thrownBy(apps("made-up"));
		expect(thrown).toBeInstanceOf(Cloudflare.AuthenticationError);
		expect(thrown).toMatchObject({ errors: [{ code: 10000 }] });
	});

	it("refuses a token without the Realtime permission with 403 and a page that explains it", async () => {
		const thrown = await thrownBy(apps("sandbox-realtime-none"));
		expect(thrown).toBeInstanceOf(Cloudflare.PermissionDeniedError);
		expect(thrown).toMatchObject({ errors: [{ code: 10000, documentation_url: expect.stringContaining("https://") }] });
	});

	it("names the missing header, and refuses another account", async () => {
		const silent = await contract.raw("/apps", { headers: { authorization: "" } });
		expect(silent).toMatchObject({ body: { success: false, errors: [{ code: 10000 }] } });
		const url = `${contract.sandbox.url}/cloudflare/client/v4/accounts/${contract.account.account_id}/realtime/kit/apps`;
		const none = await fetch(url);
		expect([none.status, await none.json()]).toMatchObject([400, { errors: [{ code: 9106 }] }]);
		const other = contract.client().realtimeKit.apps.get({ account_id: "0".repeat(32) });
		expect(await thrownBy(other)).toMatchObject({ status: 403 });
	});

	it("answers an unknown route from the gateway and an unknown thing from the backend", async () => {
		expect(await contract.raw(`/${contract.app.app_id}/nonsense`)).toMatchObject({
			status: 404,
			body: { success: false, errors: [{ code: 7003 }], messages: [], result: null },
		});
		expect(await contract.raw(`/${contract.app.app_id}/meetings/nowhere`)).toMatchObject({
			status: 404,
			body: { success: false, error: { code: 404 } },
		});
	});

	it("refuses a body that is no JSON, or does not say that it is", async () => {
		const path = `/${contract.app.app_id}/meetings`;
		const json = { "content-type": "application/json" };
		expect(await contract.raw(path, { method: "POST", headers: json, body: "{" })).toMatchObject({ status: 400 });
		const plain = { "content-type": "text/plain" };
		expect(await contract.raw(path, { method: "POST", headers: plain, body: "{}" })).toMatchObject({ status: 400 });
	});
});

describe("the rate limit", () => {
	it("tells on every answer what is left", async () => {
		const first = await contract.raw("/apps");
		const second = await contract.raw("/nonsense/at/all");
		expect(first.headers.get("ratelimit-policy")).toBe('"default";q=1200;w=300');
		expect(first.headers.get("ratelimit")).toMatch(/^"default";r=1199;t=\d+$/u);
		expect(second.headers.get("ratelimit")).toMatch(/^"default";r=1198;t=\d+$/u);
		expect(first.headers.get("retry-after")).toBeNull();
	});

	it("blocks every call once it was passed, until the block is over", async () => {
		const { world } = contract.sandbox;
		world.setSwitches({ rateLimitRequests: 3, rateLimitWindowSeconds: 2, rateLimitBlockSeconds: 3 });
		for (let call = 0; call < 3; call += 1) expect((await contract.raw("/apps")).status).toBe(200);
		const over = await contract.raw("/apps");
		expect(over).toMatchObject({ status: 429, body: { success: false, errors: [{ code: expect.any(Number) }] } });
		expect(over.headers.get("retry-after")).toBe("3");
		await expect.poll(async () => (await contract.raw("/apps")).status, { timeout: 15_000 }).toBe(200);
	});

	it("blocks one token and not another, and the vendor's client waits as told", async () => {
		const { world } = contract.sandbox;
		world.setSwitches({ rateLimitRequests: 1, rateLimitBlockSeconds: 1, rateLimitWindowSeconds: 1 });
		await apps();
		expect(await thrownBy(apps())).toBeInstanceOf(Cloudflare.RateLimitError);
		expect(await thrownBy(apps("sandbox-realtime-none"))).toMatchObject({ status: 403 });
		const patient = contract.client().withOptions({ maxRetries: 3 });
		expect((await patient.realtimeKit.apps.get(contract.account)).data).toHaveLength(1);
	});

	it("can speak the other dialects", async () => {
		contract.sandbox.world.setSwitches({
			rateLimitRequests: 1,
			rateLimitHeaders: "x-ratelimit",
			rateLimitEnvelope: "backend",
		});
		expect((await contract.raw("/apps")).headers.get("x-ratelimit-remaining")).toBe("0");
		expect((await contract.raw("/apps")).body).toMatchObject({ error: { code: 429 } });
	});
});

describe("faults", () => {
	const path = "/apps$";

	it("make the vendor fail, once or until taken away, with its status and retry-after", async () => {
		const { faults } = contract.sandbox;
		faults.arm({ surface: "rest", path, effect: { status: 503 }, times: 1 });
		expect(await thrownBy(apps())).toBeInstanceOf(Cloudflare.InternalServerError);
		expect((await apps()).success).toBe(true);
		faults.arm({ surface: "rest", path, effect: { retryAfter: 7 } });
		const limited = await contract.raw("/apps");
		expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
	});

	it("make an answer unreadable, or cut the connection", async () => {
		const { faults } = contract.sandbox;
		faults.arm({ surface: "rest", path, effect: { malformed: true }, times: 1 });
		expect(await thrownBy(apps())).toBeInstanceOf(SyntaxError);
		faults.arm({ surface: "rest", path, effect: { drop: true }, times: 1 });
		expect(await thrownBy(apps())).toBeInstanceOf(Cloudflare.APIConnectionError);
	});

	it("may cut the connection after the act was done: the caller cannot know", async () => {
		const { faults, world } = contract.sandbox;
		faults.arm({ surface: "rest", path, method: "POST", effect: { drop: true, afterwards: true }, times: 1 });
		const made = contract.client().realtimeKit.apps.post({ ...contract.account, name: "Made anyway" });
		expect(await thrownBy(made)).toBeInstanceOf(Cloudflare.APIConnectionError);
		expect([...world.directory.apps.values()].map((app) => app.name)).toContain("Made anyway");
	});

	it("never put an API token into the record", async () => {
		await apps();
		const record = JSON.stringify(contract.sandbox.world.record.after(0));
		expect(record).toContain('"kind":"rest"');
		expect(record).not.toContain("sandbox-realtime-admin");
	});
});
