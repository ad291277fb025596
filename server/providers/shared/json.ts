/** Deeper than any answer of ours; a parser bomb is. */
const maxDepth = 32;

export class UnreadableAnswer extends Error {
	override readonly name = "UnreadableAnswer";
	constructor(
		readonly code: "malformed-answer" | "answer-too-deep",
		options?: ErrorOptions,
	) {
		super(code, options);
	}
}

/** Parses a vendor's answer whatever content type it claims. Empty answers are `undefined`. */
export function parseAnswer(text: string): unknown {
	if (text.trim() === "") return undefined;
	if (isTooDeep(text)) throw new UnreadableAnswer("answer-too-deep");
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new UnreadableAnswer("malformed-answer", { cause });
	}
}

/** Nesting of brackets outside strings, found without building anything; stops as soon as it is too deep. */
function isTooDeep(text: string): boolean {
	let depth = 0;
	let inString = false;
	for (let at = 0; at < text.length; at++) {
		const sign = text.charCodeAt(at);
		if (inString) {
			if (sign === 0x5c) at++;
			else if (sign === 0x22) inString = false;
		} else if (sign === 0x22) inString = true;
		else if (sign === 0x7b || sign === 0x5b) {
			depth++;
			if (depth > maxDepth) return true;
		} else if (sign === 0x7d || sign === 0x5d) depth--;
	}
	return false;
}
