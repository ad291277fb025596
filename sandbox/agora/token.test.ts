import { describe, expect, it } from "vitest";
import { buildAgoraToken, readAgoraToken } from "./token";

// Published with the vendor's package agora-token 2.0.6 (its test of AccessToken2).
const published = {
	certificate: "5CFd2fd1755d40ecb72977518be15d3b",
	claims: {
		appId: "970CA35de60c44645bbae8a215061b33",
		issuedAt: 1_111_111,
		expire: 600,
		salt: 1,
		channel: "7d72365eb983485397e3e3f9d460bdda",
		uid: "2882341273",
		privileges: new Map([[1, 600]]),
	},
	token:
		"007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZwdjU1TUs0Mkk1MzExMk5ISUy0SjQxNDcwMk4yN3b8IMEQwMTAwMoAwBIL4CgzmKeZGxmamqUmWFsYmFqbGluapxqnGaZYpJmYGSSkpiVwMRhYWRsYmhkbmxgDCaiTj",
};

describe("AccessToken2", () => {
	it("reads the vendor's published token", () => {
		const claims = readAgoraToken(published.token, published.certificate);
		expect(claims).toEqual({ ...published.claims, joinUntil: 1_111_711 });
	});

	// The deflated bytes are the platform's matter; what is in them is not.
	it("writes what the vendor's package writes", () => {
		const token = buildAgoraToken(published.claims, published.certificate);
		expect(readAgoraToken(token, published.certificate)).toEqual(
			readAgoraToken(published.token, published.certificate),
		);
	});

	it.each([
		["another certificate", published.token, "5CFd2fd1755d40ecb72977518be15d3c"],
		["a changed end", `${published.token.slice(0, -8)}AAAAAAAA`, published.certificate],
		["another version", `006${published.token.slice(3)}`, published.certificate],
		["nothing", "", published.certificate],
		["no base64", "007%%%%", published.certificate],
		["something else deflated", "007eJwDAAAAAAE=", published.certificate],
	])("refuses %s", (_what, token, certificate) => {
		expect(readAgoraToken(token, certificate)).toBeNull();
	});

	it("ends the join privilege with the token when it has no end of its own, and says when there is none", () => {
		const until = (privileges: Map<number, number>) => {
			const token = buildAgoraToken({ ...published.claims, privileges }, published.certificate);
			return readAgoraToken(token, published.certificate)?.joinUntil;
		};
		expect(until(new Map([[1, 0]]))).toBe(1_111_711);
		expect(until(new Map([[1, 60]]))).toBe(1_111_171);
		expect(until(new Map([[1, 6_000]]))).toBe(1_111_711);
		expect(until(new Map([[2, 60]]))).toBeNull();
	});
});
