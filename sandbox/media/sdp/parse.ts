/** Reading SDP as browsers write it: one session part and m-sections, each a list of lines that keep their order. */

export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

export type Section = {
	/** "audio", "video" or "application". */
	readonly kind: string;
	readonly port: number;
	readonly protocol: string;
	readonly payloads: readonly string[];
	readonly mid: string;
	readonly direction: Direction;
	/** The lines after the m-line, without line ends. */
	readonly lines: readonly string[];
};

export type ParsedSdp = { readonly session: readonly string[]; readonly sections: readonly Section[] };

export class SdpError extends Error {
	override readonly name = "SdpError";
}

export function parseSdp(sdp: string): ParsedSdp {
	const session: string[] = [];
	const parts: string[][] = [];
	for (const line of sdp.split(/\r?\n/)) {
		if (line === "") continue;
		if (line.startsWith("m=")) parts.push([line]);
		else (parts.at(-1) ?? session).push(line);
	}
	if (!session[0]?.startsWith("v=")) throw new SdpError("This is not a session description");
	return { session, sections: parts.map(section) };
}

/** The values of `a=<name>:<value>` lines, in order. */
export function values(lines: readonly string[], name: string): string[] {
	const prefix = `a=${name}:`;
	return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
}

/** The SSRCs that an m-section announces, each once. Empty when it sends by rid. */
export function ssrcsOf(part: Section): number[] {
	return [...new Set(values(part.lines, "ssrc").map((value) => Number.parseInt(value, 10)))].filter(Number.isInteger);
}

/** The sha-256 fingerprint of the sender's certificate, from the first place that names one. */
export function fingerprintOf(sdp: ParsedSdp): string | null {
	const lines = [...sdp.session, ...sdp.sections.flatMap((part) => part.lines)];
	const found = values(lines, "fingerprint").find((value) => /^sha-256 /i.test(value));
	return found ? found.slice("sha-256 ".length).toUpperCase() : null;
}

const DIRECTIONS: readonly Direction[] = ["sendrecv", "sendonly", "recvonly", "inactive"];

function section([first = "", ...lines]: string[]): Section {
	const [kind = "", port = "", protocol = "", ...payloads] = first.slice("m=".length).split(" ");
	const mid = values(lines, "mid")[0];
	if (mid === undefined) throw new SdpError(`An m-line without a=mid: ${first}`);
	const direction = DIRECTIONS.find((each) => lines.includes(`a=${each}`)) ?? "sendrecv";
	return { kind, port: Number.parseInt(port, 10), protocol, payloads, mid, direction, lines };
}
