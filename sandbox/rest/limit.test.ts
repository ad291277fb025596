import { beforeEach, expect, it } from "vitest";
import { World } from "../world";
import { RateLimit } from "./limit";

let now: number;
let world: World;
let limit: RateLimit;

beforeEach(() => {
	now = 1_000_000;
	world = new World(() => now);
	limit = new RateLimit(world);
	world.setSwitches({ rateLimitRequests: 3, rateLimitWindowSeconds: 10, rateLimitBlockSeconds: 30 });
});

const take = () => limit.take("token");

it("counts down within a window and starts anew with the next", () => {
	expect(take().headers.ratelimit).toBe('"default";r=2;t=10');
	now += 4_000;
	expect(take().headers.ratelimit).toBe('"default";r=1;t=6');
	now += 6_000;
	expect(take().headers.ratelimit).toBe('"default";r=2;t=10');
});

it("blocks for the whole block once it was passed, however often the window has turned", () => {
	for (let call = 0; call < 3; call += 1) expect(take().allowed).toBe(true);
	expect(take()).toMatchObject({ allowed: false, headers: { "retry-after": "30" } });
	now += 29_000;
	expect(take()).toMatchObject({ allowed: false, headers: { "retry-after": "1" } });
	now += 1_000;
	expect(take().allowed).toBe(true);
});

it("keeps tokens apart and forgets with the world", () => {
	for (let call = 0; call < 4; call += 1) take();
	expect(limit.take("other").allowed).toBe(true);
	world.reset();
	expect(take().allowed).toBe(true);
});
