import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RoomRef } from "@/lib/moderation/room";
import type { TokenOrder } from "@/server/ports/token-mint";
import { call } from "../factories/vendor";
import { failure } from "./control-stage";
import type { OnTimeStage } from "./on-time-stage";

const minute = 60_000;
const day = 24 * 60 * minute;

/** What every adapter of `TokenMint` promises, whatever its vendor. */
export function describeTokenMint(name: string, open: () => Promise<OnTimeStage>): void {
	describe(`TokenMint of ${name}`, () => {
		let stage: OnTimeStage;
		let room: RoomRef;
		let ada: string;
		beforeEach(async () => {
			stage = await open();
			ada = stage.onTime.usersOf(1).userId;
			room = (await stage.makeRoom("Room", [stage.onTime.usersOf(2)])).room;
		});
		afterEach(() => stage.close());

		const later = (ms: number) => new Date(stage.now().getTime() + ms);
		function order(change: Partial<TokenOrder> = {}): TokenOrder {
			const usual = { kind: "media", room, userId: ada, publish: true, expiresAt: later(10 * minute) } as const;
			return { ...usual, name: "Ada", presetName: "group_call_participant", ...change };
		}
		const mint = (change: Partial<TokenOrder> = {}) => stage.tokens.mint(order(change), call());

		test("says in words what becomes of a holder when a token ends", () => {
			expect(stage.tokens.facts.onExpiry).toMatch(stage.onTime.tokenDrops ? /drops/ : /stays/);
			expect(stage.tokens.facts.kinds).toContain("media");
		});

		test("lets its holder join this room, and nobody else, and no other room", async () => {
			const other = (await stage.makeRoom("Other room", [stage.onTime.usersOf(3)])).room;
			if (stage.onTime.publishSwitch !== null) stage.sandbox.world.setSwitches({ [stage.onTime.publishSwitch]: true });
			const { token } = await mint();
			expect(await stage.enter(room, stage.onTime.usersOf(5).userId, token)).toBe(false);
			expect(await stage.enter(other, ada, token)).toBe(false);
			expect(await stage.enter(room, ada, `${token.slice(0, -8)}AAAAAAAA`)).toBe(false);
			expect(await stage.enter(room, ada, token)).toBe(true);
			expect(stage.inside(room)).toContain(ada);
		});

		test("lets its holder publish or not, where tokens carry that", async () => {
			if (stage.onTime.publishSwitch === null) return;
			stage.sandbox.world.setSwitches({ [stage.onTime.publishSwitch]: true });
			const bob = stage.onTime.usersOf(4).userId;
			await stage.enter(room, ada, (await mint()).token);
			await stage.enter(room, bob, (await mint({ userId: bob, publish: false })).token);
			expect(await stage.publish(room, ada)).toBe(true);
			expect(await stage.publish(room, bob)).toBe(false);
		});

		test("ends as ordered: nobody comes in with it then, and what is said of those inside comes true", async () => {
			const { token, expiresAt } = await mint();
			expect(await stage.enter(room, ada, token)).toBe(true);
			if (expiresAt === null) {
				expect(stage.tokens.facts.longestSeconds).toBeNull();
				return;
			}
			expect(expiresAt.getTime()).toBeLessThanOrEqual(order().expiresAt.getTime());
			expect(expiresAt.getTime()).toBeGreaterThan(order().expiresAt.getTime() - 1_000);
			stage.pass(9 * minute);
			expect(stage.inside(room)).toContain(ada);
			stage.pass(minute + 1_000);
			expect(stage.inside(room).includes(ada)).toBe(!stage.onTime.tokenDrops);
			expect(await stage.enter(room, ada, token)).toBe(false);
			expect(await stage.enter(room, ada, (await mint()).token)).toBe(true);
		});

		test("lives no longer than the vendor allows, and is not made for a time that has passed", async () => {
			const { longestSeconds } = stage.tokens.facts;
			if (longestSeconds === null) return;
			const before = stage.now();
			const { token, expiresAt } = await mint({ expiresAt: later(3 * day) });
			expect(expiresAt?.getTime()).toBeLessThanOrEqual(before.getTime() + longestSeconds * 1_000);
			stage.pass(longestSeconds * 1_000 + 1_000);
			expect(await stage.enter(room, ada, token)).toBe(false);
			for (const past of [0, -minute]) {
				await expect(mint({ expiresAt: later(past) })).rejects.toEqual(failure("refused"));
			}
		});

		test("is another one each time, where Usher makes it", async () => {
			if (stage.tokens.facts.longestSeconds === null) return;
			const [one, two] = [await mint(), await mint()];
			expect(one.token).not.toBe(two.token);
		});

		test("is for Signaling alone where there is such a thing, and refused in words where there is none", async () => {
			const { signIn } = stage;
			const bare = { kind: "messages", room: null, userId: "crm.17-a" } as const;
			if (signIn === null) {
				await expect(mint(bare)).rejects.toEqual(failure("unsupported"));
				return;
			}
			const { token } = await mint(bare);
			expect(await signIn("crm.17-b", token)).toBe(false);
			expect(await signIn("crm.17-a", (await mint()).token)).toBe(false);
			expect(await signIn("crm.17-a", token)).toBe(true);
			expect(await stage.enter(room, ada, token)).toBe(false);
			stage.pass(11 * minute);
			expect(await signIn("crm.17-a", token)).toBe(false);
		});

		test("refuses ids that the vendor cannot have, no room, and a room of another project", async () => {
			const badId = { kind: "refused", details: { code: "bad-id" } };
			for (const userId of ["", " ", "*", "a\u0000b", ...stage.traits.badUserIds]) {
				await expect(mint({ userId }), userId).rejects.toMatchObject(badId);
			}
			await expect(mint({ room: null })).rejects.toMatchObject(badId);
			await expect(mint({ room: { ...room, projectId: "another" } })).rejects.toEqual(failure("refused"));
		});
	});
}
