import type { AddKey } from "@/lib/api/keys";
import type { Actor } from "@/lib/moderation/actor";
import { type Provider, providers } from "@/lib/moderation/room";
import { readEnv } from "@/server/env";
import { systemClock } from "@/server/kernel/clock";
import type { Context, Project } from "@/server/kernel/context";
import { addKey } from "@/server/keys";
import { closeRuntime, openRuntime } from "@/server/runtime";
import { matchRoute, readApiRoutes } from "./api-routes";
import {
	addTestUser,
	type FakeControl,
	type FakeTokens,
	fakeClosing,
	fakeControl,
	fakeMessenger,
	fakeTokens,
} from "./context";
import { createTestDatabase, type TestDatabase } from "./database";

export interface ApiRequest {
	key?: string;
	idempotencyKey?: string;
	body?: unknown;
	headers?: Record<string, string>;
}

export interface StagedProject extends Project {
	control: FakeControl;
	tokens: FakeTokens;
}

/** The routes of the API as they are, over a real database and vendors that do as told. */
export interface ApiStage {
	db: TestDatabase;
	admin: Extract<Actor, { kind: "user" }>;
	vendors: Record<Provider, StagedProject>;
	/** Every line that was logged. */
	log: string[];
	/** Reads the time for verbs; `clock.ahead` milliseconds in front of the machine's. */
	clock: { ahead: number };
	contextFor(actor: Actor): Context;
	/** A key as an admin would make it; every scope and no limit unless said otherwise. */
	key(wish?: Partial<AddKey>): Promise<{ key: string; keyId: string }>;
	call(method: "GET" | "POST" | "DELETE", path: string, request?: ApiRequest): Promise<Response>;
	close(): Promise<void>;
}

const gone: Partial<FakeControl> = {
	findRoom: async (room) => ({ room, title: "Lobby", open: true, session: null }),
	confirmGone: async (_room, targets) => targets.map((target) => ({ target, state: "gone", returned: false })),
};

function staged(provider: Provider): StagedProject {
	const control = fakeControl({ provider, ...gone });
	const ask =
		provider === "realtimekit" ? control.capabilities["ask-to-leave"] : ({ where: "server", session: false } as const);
	const capabilities = { ...control.capabilities, "ask-to-leave": ask };
	return {
		control: Object.assign(control, { capabilities }),
		entry: null,
		closing: fakeClosing(),
		messenger: fakeMessenger(),
		tokens: fakeTokens(),
	};
}

/** `sandboxUrl`: with the real adapters, towards a stand-in of the vendors there; `vendors` are then of no use. */
export async function openApiStage({ sandboxUrl }: { sandboxUrl?: string } = {}): Promise<ApiStage> {
	const db = await createTestDatabase();
	const log: string[] = [];
	const clock = { ahead: 0, now: () => new Date(systemClock.now().getTime() + clock.ahead) };
	const vendors = { realtimekit: staged("realtimekit"), agora: staged("agora"), zego: staged("zego") };
	const env = readEnv({
		DATABASE_URL: db.url,
		USHER_URL: "http://localhost:3999",
		USHER_SANDBOX_URL: sandboxUrl ?? "http://127.0.0.1:9",
		NEXTAUTH_SECRET: "a-session-secret-of-at-least-32-characters",
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32, 3).toString("base64"),
	});
	const runtime = openRuntime(env, { write: (line) => log.push(line) });
	const plain = runtime.contextFor;
	runtime.contextFor = (actor, origin, trace) => {
		if (sandboxUrl !== undefined) return { ...plain(actor, origin, trace), clock };
		const projects = providers.map((provider) => vendors[provider]);
		const projectOf: Context["projectOf"] = (room) =>
			projects.find(({ control }) => control.provider === room.provider && control.projectId === room.projectId);
		return { ...plain(actor, origin, trace), projects, projectOf, clock };
	};
	const admin = await addTestUser(db, "admin");
	const routes = await readApiRoutes();
	const everything: AddKey = {
		name: "Backend",
		scopes: ["remove", "end", "ask", "schedule", "activity", "tokens", "rooms", "audit"],
		providers: null,
		rooms: null,
		expiresAt: null,
	};
	return {
		db,
		admin,
		vendors,
		log,
		clock,
		contextFor: (actor) => runtime.contextFor(actor, "server-action"),
		async key(wish = {}) {
			const { key, row } = await addKey(runtime.contextFor(admin, "server-action"), { ...everything, ...wish });
			return { key, keyId: row.keyId };
		},
		async call(method, path, { key, idempotencyKey, body, headers = {} } = {}) {
			const url = new URL(`/api/v1${path}`, "http://localhost:3999");
			const { route, params } = matchRoute(routes, url.pathname);
			const handler = route.handlers[method];
			if (handler === undefined) throw new Error(`${path} takes no ${method}.`);
			const request = new Request(url, {
				method,
				headers: {
					...(key !== undefined && { authorization: `Bearer ${key}` }),
					...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
					...(body !== undefined && { "content-type": "application/json" }),
					...headers,
				},
				...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
			});
			return handler(request, { params: Promise.resolve(params) });
		},
		async close() {
			await closeRuntime();
			await db.close();
		},
	};
}
