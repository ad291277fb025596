import { describe, expect, it } from "vitest";
import { currentCost, type Derive, deriveWithScrypt, passwordsWith, type ScryptCost } from "./password";

const small: ScryptCost = { N: 2 ** 10, r: 8, p: 1 };

function counting(): { derive: Derive; costs: ScryptCost[] } {
	const costs: ScryptCost[] = [];
	return {
		costs,
		derive: (password, salt, cost) => {
			costs.push(cost);
			return deriveWithScrypt(password, salt, cost);
		},
	};
}

describe("passwords", () => {
	it("hashes memory-hard, with a salt of its own, and keeps its cost in the hash", async () => {
		expect(currentCost.N).toBeGreaterThanOrEqual(2 ** 15);
		expect(currentCost.r).toBe(8);
		const { hash, verify } = passwordsWith(deriveWithScrypt);
		const [one, two] = await Promise.all([hash("correct horse battery"), hash("correct horse battery")]);
		expect(one).toMatch(/^scrypt\$32768\$8\$3\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
		expect(one).not.toBe(two);
		expect(await verify("correct horse battery", one)).toBe(true);
		expect(await verify("correct horse batterz", one)).toBe(false);
	});

	it("does the same work for an unknown account, one without a password and a wrong password", async () => {
		const { derive, costs } = counting();
		const passwords = passwordsWith(derive, small);
		const stored = await passwords.hash("correct horse battery");
		costs.length = 0;
		expect(await passwords.verify("wrong", stored)).toBe(false);
		expect(await passwords.verify("wrong", null)).toBe(false);
		expect(await passwords.verify("wrong", "not a hash")).toBe(false);
		expect(await passwords.verify("wrong", "scrypt$0$8$1$aaaa$aaaa")).toBe(false);
		expect(costs).toEqual([small, small, small, small]);
	});

	it("knows a password in whichever Unicode form it is typed", async () => {
		const { hash, verify } = passwordsWith(deriveWithScrypt, small);
		expect(await verify("cafe\u0301 cafe\u0301 cafe\u0301", await hash("caf\u00e9 caf\u00e9 caf\u00e9"))).toBe(true);
	});

	it("tells a hash of another cost, and still verifies it", async () => {
		const old = await passwordsWith(deriveWithScrypt, small).hash("correct horse battery");
		const now = passwordsWith(deriveWithScrypt, { ...small, N: 2 ** 11 });
		expect(now.isOutdated(old)).toBe(true);
		expect(await now.verify("correct horse battery", old)).toBe(true);
		expect(now.isOutdated(await now.hash("correct horse battery"))).toBe(false);
	});
});
