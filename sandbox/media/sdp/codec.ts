import { SdpError, type Section, values } from "./parse";

/** One codec of an m-section, with the lines that describe it. */
export type Codec = {
	readonly payloadType: number;
	readonly rtpmap: string;
	readonly fmtp: readonly string[];
	readonly feedback: readonly string[];
};

/** What we forward: everything else in an offer is left out of the answer, so nobody sends it. */
const FORWARDED: Readonly<Record<string, string>> = { audio: "opus/", video: "VP8/" };

/** No congestion control runs here, and feedback that never comes would starve the sender. */
const UNSUPPORTED_FEEDBACK = /^(transport-cc|rrtr|nack rsize)/;

/** The codec of this m-section that we forward (Opus or VP8); throws when the browser does not offer it. */
export function forwardedCodec(part: Section): Codec {
	const wanted = FORWARDED[part.kind];
	const rtpmap = wanted && values(part.lines, "rtpmap").find((value) => isNamed(value, wanted));
	if (!rtpmap) throw new SdpError(`No codec that can be forwarded in the ${part.kind} m-line ${part.mid}`);
	const payload = rtpmap.split(" ")[0] ?? "";
	const ofPayload = (name: string) =>
		values(part.lines, name)
			.filter((value) => value.startsWith(`${payload} `))
			.map((value) => value.slice(payload.length + 1));
	return {
		payloadType: Number.parseInt(payload, 10),
		rtpmap: rtpmap.slice(payload.length + 1),
		fmtp: ofPayload("fmtp"),
		feedback: [...new Set(ofPayload("rtcp-fb"))].filter((value) => !UNSUPPORTED_FEEDBACK.test(value)),
	};
}

export function codecLines({ payloadType, rtpmap, fmtp, feedback }: Codec): string[] {
	return [
		`a=rtpmap:${payloadType} ${rtpmap}`,
		...feedback.map((value) => `a=rtcp-fb:${payloadType} ${value}`),
		...fmtp.map((value) => `a=fmtp:${payloadType} ${value}`),
	];
}

function isNamed(rtpmap: string, name: string): boolean {
	const description = rtpmap.split(" ")[1] ?? "";
	return description.toLowerCase().startsWith(name.toLowerCase());
}
