import { forwardedCodec } from "./codec";
import { type Direction, type ParsedSdp, type Section, values } from "./parse";
import { type Identity, type Stream, type WrittenSection, writeSdp } from "./write";

/** Tells streams apart when a browser announces none of its SSRCs (it does not while it still offers simulcast). */
export const MID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:mid";

/** Simulcast is refused, but Chromium goes on naming its layers and fails its own next offer without these. */
const RID_EXTENSIONS = [
	"urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
	"urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
];

/**
 * The answer to a browser's offer: the same m-lines, in the same order, with the same mids. Simulcast is refused by not
 * repeating it, so that the browser sends its first layer only. `streamOf` says what we send on an m-line that a
 * consumer receives on.
 */
export function writeAnswer(o: {
	readonly offer: ParsedSdp;
	readonly identity: Identity;
	readonly version: number;
	readonly streamOf: (mid: string) => Stream | null;
}): string {
	const sections = o.offer.sections.map((part) => answerSection(part, o.streamOf(part.mid)));
	return writeSdp({ identity: o.identity, version: o.version, setup: "passive", sections });
}

/** Whether an m-section of a browser's offer carries nothing any more, and cannot be woken again. */
export const isStopped = (part: Section): boolean => part.port === 0 && !part.lines.includes("a=bundle-only");

function answerSection(part: Section, stream: Stream | null): WrittenSection {
	if (isStopped(part) || (part.kind !== "audio" && part.kind !== "video")) {
		return { rejected: true, kind: part.kind, protocol: part.protocol, payloads: part.payloads, mid: part.mid };
	}
	const direction = answerDirection(part.direction, stream !== null);
	return {
		rejected: false,
		kind: part.kind,
		mid: part.mid,
		direction,
		codec: forwardedCodec(part),
		extensions: values(part.lines, "extmap").filter(isKept),
		stream: direction === "sendonly" ? stream : null,
	};
}

function isKept(extension: string): boolean {
	const uri = extension.split(" ")[1] ?? "";
	return uri === MID_EXTENSION || RID_EXTENSIONS.includes(uri);
}

function answerDirection(offered: Direction, weSend: boolean): Direction {
	if (offered === "inactive") return "inactive";
	if (offered === "recvonly") return weSend ? "sendonly" : "inactive";
	return "recvonly";
}
