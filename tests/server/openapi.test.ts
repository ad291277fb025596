import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { openApiDocument } from "@/lib/api/v1/openapi";
import { operations } from "@/lib/api/v1/operations";
import { scopeFor } from "@/lib/moderation/words/api-key";
import type { RoomRef } from "@/lib/moderation/words/room";
import { sealSession, sessionCookie } from "@/server/auth/session";
import { roomEnds } from "@/server/db/schema";
import { requestLimit, revokeKey } from "@/server/keys";
import { site } from "@/server/runtime";
import { sampleCalls } from "../factories/api-calls";
import { readApiRoutes } from "../factories/api-routes";
import { type ApiStage, openApiStage } from "../factories/api-stage";
import { addPolledRoom, addTestUser } from "../factories/context";

const operationSchema = z.looseObject({
	operationId: z.string(),
	"x-usher-scope": z.string(),
	parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })),
	responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

const raw = openApiDocument(new URL("https://usher.example.com"), requestLimit);
const document = documentSchema.parse(raw);
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
/** What describes the others, and so is not described itself. */
const ofItself = "/openapi.json";
/** Beside the handlers of methods, Next takes these from a route's file. */
const settings = ["default", "dynamic", "revalidate", "runtime", "maxDuration"];

const room: RoomRef = { provider: "agora", projectId: "app", roomId: "lobby" };

test("the document is one of OpenAPI 3.1", async () => {
	const validator = new Validator();
	const result = await validator.validate(structuredClone(raw));
	expect(result.errors).toBeUndefined();
	expect(result.valid).toBe(true);
	expect(validator.version).toBe("3.1");
});

test("every route and method is described, and what is described is there", async () => {
	const routes = await readApiRoutes();
	const built = routes
		.filter(({ path }) => path !== ofItself)
		.flatMap(({ path, handlers }) =>
			Object.keys(handlers)
				.filter((name) => !settings.includes(name))
				.map((method) => `${method} ${path}`),
		);
	expect(built.length).toBeGreaterThan(10);
	expect(described.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(built.sort());
	expect(routes.map(({ path }) => path)).toContain(ofItself);
});

test("each operation names its scope, its parameters and what goes wrong", () => {
	expect(new Set(described.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
	for (const { path, method, operation } of described) {
		const known = operations.find(({ id }) => id === operation.operationId);
		expect(operation["x-usher-scope"], path).toBe(known && scopeFor[known.right]);
		expect(operation["x-usher-scope"], path).toBe(sampleCalls[operation.operationId]?.scope);
		const inPath = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
		expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
		expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["429", "default"]));
		const takesKey = operation.parameters.some(({ name }) => name === "Idempotency-Key");
		expect(takesKey, `${method} ${path}`).toBe(method !== "GET");
	}
});

describe("over the routes", () => {
	let stage: ApiStage;
	let key: string;
	let ids: { scheduleId: string; endId: string; commandId: string };
	beforeAll(async () => {
		stage = await openApiStage();
		({ key } = await stage.key());
		for (const n of [1, 2, 3]) await addPolledRoom(stage.db, { ...room, roomId: `lobby-${n}` }, `Lobby ${n}`);
		const scheduled = await stage.call("POST", "/schedules", { key, body: sampleCalls.addSchedule?.body?.(room) });
		const removal = await stage.call("POST", "/removals", { key, body: sampleCalls.removePeople?.body?.(room) });
		const [end] = await stage.db.database.select().from(roomEnds);
		ids = {
			scheduleId: z.object({ scheduleId: z.string() }).parse(await scheduled.json()).scheduleId,
			commandId: z.object({ commandId: z.string() }).parse(await removal.json()).commandId,
			endId: end?.id ?? "",
		};
	});
	afterAll(() => stage.close());

	const ajv = new Ajv2020({ strict: false, allErrors: true });
	formats.default(ajv);
	ajv.addSchema(raw, "document");
	const pointer = (parts: readonly string[]) =>
		parts.map((part) => `/${encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");
	function validatorOf(...parts: string[]): ValidateFunction {
		const found = ajv.getSchema(`document#${pointer(parts)}`);
		if (found === undefined) throw new Error(`The document has no ${parts.join(" ")}.`);
		return found;
	}
	const check = (validate: ValidateFunction, value: unknown) => {
		validate(value);
		expect(validate.errors ?? []).toEqual([]);
	};
	const json = ["content", "application/json", "schema"];

	// Whatever cancels comes last: the others need what it cancels.
	const inOrder = [...described].sort((a, b) => Number(a.method === "DELETE") - Number(b.method === "DELETE"));
	test.each(inOrder)(
		"$method $path: what is sent and answered is as the document says",
		async ({ path, method, operation }) => {
			const sample = sampleCalls[operation.operationId];
			if (sample === undefined) throw new Error(`There is no sample of ${operation.operationId}.`);
			const body = sample.body?.(room);
			const at = ["paths", path, method.toLowerCase()];
			if (body !== undefined) check(validatorOf(...at, "requestBody", ...json), body);
			const response = await stage.call(sample.method, sample.path(room, ids), {
				key,
				...(body !== undefined && { body }),
			});
			const status = Object.keys(operation.responses).find((code) => code.startsWith("2")) ?? "";
			expect(String(response.status)).toBe(status);
			check(validatorOf(...at, "responses", status, ...json), await response.json());
			const refused = await stage.call(sample.method, sample.path(room, ids), { ...(body !== undefined && { body }) });
			check(validatorOf("components", "schemas", "Problem"), await refused.json());
		},
	);

	test("a schema of the document refuses what is not so", () => {
		const validate = validatorOf("paths", "/rooms", "get", "responses", "200", ...json);
		expect(validate({ rooms: [], nextCursor: null })).toBe(true);
		expect(validate({ rooms: [{}], nextCursor: null })).toBe(false);
		expect(validate({ rooms: [] })).toBe(false);
	});

	test.each([
		["/rooms?limit=1", "rooms"],
		["/audit?limit=2", "rows"],
	])("%s is read to its end a page at a time, each once", async (path, list) => {
		const seen: string[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const page = await stage.call("GET", `${path}${cursor === "" ? "" : `&cursor=${cursor}`}`, { key });
			const answer = z.looseObject({ nextCursor: z.string().nullable() }).parse(await page.json());
			seen.push(
				...z
					.array(z.unknown())
					.parse(answer[list])
					.map((one) => JSON.stringify(one)),
			);
			cursor = answer.nextCursor;
		}
		const whole = await stage.call("GET", path.replace(/limit=\d/, "limit=200"), { key });
		const all = z.looseObject({}).parse(await whole.json());
		expect(seen.length).toBeGreaterThan(2);
		expect(seen).toEqual(
			z
				.array(z.unknown())
				.parse(all[list])
				.map((one) => JSON.stringify(one)),
		);
	});

	test("admins who are signed in read the document, and holders of a key that counts; nobody else", async () => {
		const ask = (headers: Record<string, string>) => stage.call("GET", ofItself, { headers });
		const signedIn = async (userId: string) => {
			const startedAt = Math.floor(Date.now() / 1_000);
			const sealed = await sealSession(site(), { userId, startedAt }, new Date());
			return { cookie: `${sessionCookie(site()).name}=${sealed?.token}` };
		};
		const few = await stage.key({ scopes: ["activity"] });
		for (const headers of [await signedIn(stage.admin.userId), { authorization: `Bearer ${few.key}` }]) {
			const answer = await ask(headers);
			expect(answer.status).toBe(200);
			expect(documentSchema.parse(await answer.json()).paths).toEqual(document.paths);
		}
		const moderator = await addTestUser(stage.db, "moderator");
		expect((await ask(await signedIn(moderator.userId))).status).toBe(403);
		expect((await ask({})).status).toBe(401);
		await revokeKey(stage.contextFor(stage.admin), { keyId: few.keyId });
		expect((await ask({ authorization: `Bearer ${few.key}`, ...(await signedIn(stage.admin.userId)) })).status).toBe(
			401,
		);
	});
});
