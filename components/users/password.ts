// Without look-alikes (0 O, 1 l I), so that it can be read out.
const signs = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const groups = 4;
const groupLength = 5;

/** A password of 20 signs (about 116 bits) in groups that can be dictated: `k7Fpq-…`. */
export function generatePassword(
	random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
	const picked: string[] = [];
	const fair = 256 - (256 % signs.length);
	while (picked.length < groups * groupLength) {
		for (const byte of random(new Uint8Array(32))) {
			if (byte < fair && picked.length < groups * groupLength) picked.push(signs[byte % signs.length] ?? "");
		}
	}
	return Array.from({ length: groups }, (_, group) =>
		picked.slice(group * groupLength, (group + 1) * groupLength).join(""),
	).join("-");
}
