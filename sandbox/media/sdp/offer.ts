import type { Codec } from "./codec";
import { type Identity, type Stream, type WrittenSection, writeSdp } from "./write";

/** An m-line of a receiving transport. m-lines never go away: a stopped one waits to be used again for the same kind. */
export type Slot = {
	mid: string;
	readonly kind: "audio" | "video";
	/** `offered`: one that the browser opened the transport with; it carries nothing. */
	use: "offered" | "consumer" | "stopped";
	stream: Stream | null;
};

/** Our offer to a browser that consumes: every m-line so far in its place. */
export function writeOffer(o: {
	readonly slots: readonly Slot[];
	readonly codecs: Readonly<Record<"audio" | "video", Codec>>;
	readonly identity: Identity;
	readonly version: number;
}): string {
	const sections = o.slots.map((slot): WrittenSection => {
		const codec = o.codecs[slot.kind];
		if (slot.use === "stopped") {
			const payloads = [String(codec.payloadType)];
			return { rejected: true, kind: slot.kind, protocol: "UDP/TLS/RTP/SAVPF", payloads, mid: slot.mid };
		}
		return {
			rejected: false,
			kind: slot.kind,
			mid: slot.mid,
			direction: slot.use === "consumer" ? "sendonly" : "recvonly",
			codec,
			extensions: [],
			stream: slot.stream,
		};
	});
	return writeSdp({ identity: o.identity, version: o.version, setup: "actpass", sections });
}

/** Puts a consumer's stream on an m-line: a stopped one of its kind, else a new one at the end. */
export function takeSlot(slots: Slot[], kind: Slot["kind"], mid: string, stream: Stream): Slot {
	const stopped = slots.find((slot) => slot.use === "stopped" && slot.kind === kind);
	if (stopped) return Object.assign(stopped, { mid, stream, use: "consumer" as const });
	const added: Slot = { mid, kind, stream, use: "consumer" };
	slots.push(added);
	return added;
}
