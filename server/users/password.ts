import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** What a hash costs: 128·N·r bytes of memory, p times over. */
export interface ScryptCost {
	N: number;
	r: number;
	p: number;
}

/** 32 MB and about a quarter of a second on one core; the middle of OWASP's equal choices. */
export const currentCost: ScryptCost = { N: 2 ** 15, r: 8, p: 3 };
const keyLength = 32;
const saltLength = 16;

/** The one function that derives a key; a seam, so that tests can count how often it is called. */
export type Derive = (password: string, salt: Buffer, cost: ScryptCost) => Promise<Buffer>;

export const deriveWithScrypt: Derive = (password, salt, cost) =>
	new Promise((resolve, reject) => {
		const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
		// One Unicode form, so that a password typed on another keyboard or system is the same password.
		scrypt(password.normalize("NFKC"), salt, keyLength, options, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});

interface ParsedHash {
	cost: ScryptCost;
	salt: Buffer;
	key: Buffer;
}

export interface Passwords {
	/** `scrypt$N$r$p$salt$hash`. */
	hash(password: string): Promise<string>;
	/**
	 * Derives exactly one key whatever is stored: for an unknown account or one without a password the work is
	 * done against a hash that nothing matches, so that neither the time nor the load tells which it was.
	 */
	verify(password: string, stored: string | null): Promise<boolean>;
	/** Whether a stored hash was made at another cost than today's. */
	isOutdated(stored: string): boolean;
}

export function passwordsWith(derive: Derive, cost: ScryptCost = currentCost): Passwords {
	const nobody: ParsedHash = { cost, salt: randomBytes(saltLength), key: randomBytes(keyLength) };
	return {
		async hash(password) {
			const salt = randomBytes(saltLength);
			const key = await derive(password, salt, cost);
			return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), key.toString("base64")].join("$");
		},
		async verify(password, stored) {
			const known = stored === null ? null : parse(stored);
			const against = known ?? nobody;
			const key = await derive(password, against.salt, against.cost);
			return key.length === against.key.length && timingSafeEqual(key, against.key) && known !== null;
		},
		isOutdated(stored) {
			const known = parse(stored)?.cost;
			return known === undefined || known.N !== cost.N || known.r !== cost.r || known.p !== cost.p;
		},
	};
}

export const passwords = passwordsWith(deriveWithScrypt);

function parse(stored: string): ParsedHash | null {
	const [scheme, N, r, p, salt, key] = stored.split("$");
	if (scheme !== "scrypt" || salt === undefined || key === undefined) return null;
	const cost = { N: Number(N), r: Number(r), p: Number(p) };
	if (!Object.values(cost).every((part) => Number.isSafeInteger(part) && part > 0)) return null;
	return { cost, salt: Buffer.from(salt, "base64"), key: Buffer.from(key, "base64") };
}
