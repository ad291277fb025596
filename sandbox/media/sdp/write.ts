import { type Codec, codecLines } from "./codec";
import type { Direction } from "./parse";

/** Writing SDP: what every description of ours has in common, offer or answer. */

/** How a transport of ours presents itself. */
export type Identity = {
	readonly sessionId: string;
	readonly ufrag: string;
	readonly password: string;
	readonly fingerprint: string;
	/** Complete `candidate:…` values. */
	readonly candidates: readonly string[];
};

/** What a consumer receives on its m-line. */
export type Stream = {
	readonly ssrc: number;
	/** Groups a person's sound and picture, so that the browser keeps them in step. */
	readonly streamId: string;
	readonly trackId: string;
};

export type WrittenSection =
	| {
			readonly rejected: true;
			readonly kind: string;
			readonly protocol: string;
			readonly payloads: readonly string[];
			readonly mid: string;
	  }
	| {
			readonly rejected: false;
			readonly kind: string;
			readonly mid: string;
			readonly direction: Direction;
			readonly codec: Codec;
			readonly extensions: readonly string[];
			readonly stream: Stream | null;
	  };

/** One whole session description. `setup` is `actpass` in offers and `passive` in answers: we are always the DTLS server. */
export function writeSdp(o: {
	readonly identity: Identity;
	readonly version: number;
	readonly setup: "actpass" | "passive";
	readonly sections: readonly WrittenSection[];
}): string {
	const bundled = o.sections.filter((part) => !part.rejected).map((part) => part.mid);
	const lines = [
		"v=0",
		`o=- ${o.identity.sessionId} ${o.version} IN IP4 127.0.0.1`,
		"s=-",
		"t=0 0",
		"a=ice-lite",
		...(bundled.length > 0 ? [`a=group:BUNDLE ${bundled.join(" ")}`] : []),
		"a=msid-semantic: WMS *",
		...o.sections.flatMap((part) => sectionLines(part, o.identity, o.setup)),
	];
	return `${lines.join("\r\n")}\r\n`;
}

function sectionLines(part: WrittenSection, identity: Identity, setup: string): string[] {
	if (part.rejected) {
		const payloads = part.payloads.join(" ");
		return [`m=${part.kind} 0 ${part.protocol} ${payloads}`, "c=IN IP4 0.0.0.0", `a=mid:${part.mid}`, "a=inactive"];
	}
	return [
		`m=${part.kind} 9 UDP/TLS/RTP/SAVPF ${part.codec.payloadType}`,
		"c=IN IP4 0.0.0.0",
		`a=mid:${part.mid}`,
		`a=ice-ufrag:${identity.ufrag}`,
		`a=ice-pwd:${identity.password}`,
		`a=fingerprint:sha-256 ${identity.fingerprint}`,
		`a=setup:${setup}`,
		`a=${part.direction}`,
		"a=rtcp-mux",
		"a=rtcp-rsize",
		...part.extensions.map((value) => `a=extmap:${value}`),
		...codecLines(part.codec),
		...(part.stream ? streamLines(part.stream) : []),
		...identity.candidates.map((value) => `a=${value}`),
		"a=end-of-candidates",
	];
}

function streamLines({ ssrc, streamId, trackId }: Stream): string[] {
	return [
		`a=msid:${streamId} ${trackId}`,
		`a=ssrc:${ssrc} cname:${streamId}`,
		`a=ssrc:${ssrc} msid:${streamId} ${trackId}`,
	];
}
