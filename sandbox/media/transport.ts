import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { type Certificate, SecureChannel } from "./dtls-srtp";
import { Consumer, type Producer } from "./forwarder";
import { readRtcp } from "./rtcp";
import { readRtp, textExtension } from "./rtp";
import { isStopped, MID_EXTENSION, writeAnswer } from "./sdp/answer";
import { type Codec, forwardedCodec } from "./sdp/codec";
import { type Slot, takeSlot, writeOffer } from "./sdp/offer";
import { fingerprintOf, type ParsedSdp, parseSdp, SdpError, ssrcsOf, values } from "./sdp/parse";
import type { Identity, Stream } from "./sdp/write";
import type { Remote } from "./socket";
import { BrowserSource } from "./source";
import { asksToUse, bindingSuccess, integrityHolds, type StunMessage } from "./stun";
import type { MediaKind, TransportDirection } from "./types";

/** What a browser gets that opened its receiving transport without an m-line of the kind. */
const USUAL_CODECS: Readonly<Record<MediaKind, Codec>> = {
	audio: { payloadType: 111, rtpmap: "opus/48000/2", fmtp: ["minptime=10;useinbandfec=1"], feedback: [] },
	video: { payloadType: 96, rtpmap: "VP8/90000", fmtp: [], feedback: ["ccm fir", "nack", "nack pli"] },
};

/** One PeerConnection of a browser, seen from our side: its ICE, its secure channel, its m-lines and what flows on them. */
export class MediaTransport {
	readonly id = randomUUID();
	readonly peerId: string;
	readonly direction: TransportDirection;
	readonly ufrag = randomBytes(6).toString("hex");
	readonly #password = randomBytes(16).toString("hex");
	readonly #identity: Identity;
	readonly #channel: SecureChannel;
	readonly #codecs: Readonly<Record<MediaKind, Codec>>;
	readonly #now: () => number;
	/** Where the browser is; null until its first STUN check. */
	#remote: Remote | null = null;
	/** Whether the browser chose that address, rather than merely tried it. */
	#nominated = false;
	#version = 0;

	readonly #slots: Slot[] = [];
	#nextMid: number;
	readonly #consumers = new Map<string, Consumer>();
	readonly #sources = new Map<string, BrowserSource>();
	readonly #sourceOfSsrc = new Map<number, BrowserSource>();
	#midExtension = 0;

	constructor(o: {
		readonly peerId: string;
		readonly direction: TransportDirection;
		readonly offerSdp: string;
		readonly certificate: Certificate;
		readonly candidates: readonly string[];
		readonly now: () => number;
	}) {
		const offer = parseSdp(o.offerSdp);
		this.peerId = o.peerId;
		this.direction = o.direction;
		this.#now = o.now;
		this.#identity = {
			sessionId: String(randomInt(1, 2 ** 47)),
			ufrag: this.ufrag,
			password: this.#password,
			fingerprint: o.certificate.fingerprint,
			candidates: o.candidates,
		};
		this.#channel = new SecureChannel({
			certificate: o.certificate,
			remoteFingerprint: fingerprintOf(offer),
			send: (datagram) => this.#remote?.send(datagram),
			onRtp: (packet) => this.#onRtp(packet),
			onRtcp: (packet) => this.#onRtcp(packet),
		});
		this.#codecs = { audio: codecIn(offer, "audio"), video: codecIn(offer, "video") };
		for (const { kind, mid } of offer.sections) {
			if (kind === "audio" || kind === "video") this.#slots.push({ kind, mid, use: "offered", stream: null });
			else throw new SdpError(`An m-line of ${kind}: only audio and video are served`);
		}
		this.#nextMid = 1 + Math.max(-1, ...offer.sections.map((part) => Number.parseInt(part.mid, 10) || 0));
	}

	/** Whether the browser has been heard of over ICE. */
	get connected(): boolean {
		return this.#remote !== null;
	}

	/** Answers a STUN check that named this transport; false when it was not made with our password. */
	check(request: StunMessage, from: Remote): boolean {
		if (!integrityHolds(request, this.#password)) return false;
		const nominates = asksToUse(request);
		if (!this.#remote || this.#remote.closed || nominates || !this.#nominated) this.#remote = from;
		this.#nominated ||= nominates;
		const { transactionId } = request;
		from.send(bindingSuccess({ transactionId, address: from.address, port: from.port, password: this.#password }));
		return true;
	}

	receive(datagram: Buffer): void {
		this.#channel.receive(datagram);
	}

	/** Answers any offer of the browser's. */
	answer(offerSdp: string): string {
		const offer = parseSdp(offerSdp);
		this.#readOffer(offer);
		const streamOf = (mid: string): Stream | null => this.#slots.find((slot) => slot.mid === mid)?.stream ?? null;
		this.#version += 1;
		return writeAnswer({ offer, identity: this.#identity, version: this.#version, streamOf });
	}

	/** Which m-line of the browser's carries a new track: the one it named, else the newest free one of the kind. */
	midFor(offerSdp: string, kind: MediaKind, named: string | null): string {
		const parts = parseSdp(offerSdp).sections.filter((part) => part.kind === kind && !isStopped(part));
		const found =
			named === null
				? parts.findLast((part) => !this.#sources.has(part.mid))
				: parts.find((part) => part.mid === named);
		if (!found) throw new SdpError(`No ${kind} m-line ${named ?? ""} in the offer`);
		return found.mid;
	}

	/** Takes what arrives on this m-line for the producer's. `answer` is to be called with the same offer afterwards. */
	produce(mid: string, producer: Producer): BrowserSource {
		this.endSource(mid);
		const source = new BrowserSource({
			producer,
			mid,
			ownSsrc: randomSsrc(),
			sendRtcp: (packet) => this.#channel.sendRtcp(packet),
		});
		this.#sources.set(mid, source);
		return source;
	}

	endSource(mid: string): void {
		const source = this.#sources.get(mid);
		this.#sources.delete(mid);
		for (const [ssrc, of] of this.#sourceOfSsrc) if (of === source) this.#sourceOfSsrc.delete(ssrc);
	}

	/** Reserves an m-line for a producer; its packets flow once the browser has answered the offer. */
	consume(producer: Producer, streamId: string): { mid: string; trackId: string } {
		for (const [mid, earlier] of this.#consumers) if (earlier.producerId === producer.id) this.closeConsumer(mid);
		const mid = String(this.#nextMid);
		this.#nextMid += 1;
		const stream = { ssrc: randomSsrc(), streamId, trackId: randomUUID() };
		takeSlot(this.#slots, producer.kind, mid, stream);
		const consumer = new Consumer({
			producer,
			outlet: this.#channel,
			ssrc: stream.ssrc,
			payloadType: this.#codecs[producer.kind].payloadType,
			firstSequenceNumber: randomInt(1, 2 ** 15),
		});
		this.#consumers.set(mid, consumer);
		return { mid, trackId: stream.trackId };
	}

	/** Our offer with every m-line so far. */
	offer(): string {
		this.#version += 1;
		return writeOffer({
			slots: this.#slots,
			codecs: this.#codecs,
			identity: this.#identity,
			version: this.#version,
		});
	}

	/** The browser's answer to `offer`: what it accepted begins to flow. */
	accept(answerSdp: string): void {
		for (const part of parseSdp(answerSdp).sections) {
			if (part.port !== 0 && part.direction === "recvonly") this.#consumers.get(part.mid)?.start();
		}
	}

	/** Ends what flows on this m-line; the producer's id, or null when nothing did. */
	closeConsumer(mid: string): string | null {
		const consumer = this.#consumers.get(mid);
		if (!consumer) return null;
		consumer.stop();
		this.#consumers.delete(mid);
		return consumer.producerId;
	}

	tick(): void {
		for (const source of this.#sources.values()) source.tick(this.#now());
	}

	close(): void {
		for (const mid of [...this.#consumers.keys()]) this.closeConsumer(mid);
		this.#sources.clear();
		this.#sourceOfSsrc.clear();
		this.#channel.close();
	}

	#readOffer(offer: ParsedSdp): void {
		for (const part of offer.sections) {
			const slot = this.#slots.find((each) => each.mid === part.mid);
			if (slot && isStopped(part)) {
				Object.assign(slot, { use: "stopped", stream: null });
				this.closeConsumer(part.mid);
			}
			const source = this.#sources.get(part.mid);
			if (!source) continue;
			for (const ssrc of ssrcsOf(part)) this.#sourceOfSsrc.set(ssrc, source);
			const extension = values(part.lines, "extmap").find((value) => value.split(" ")[1] === MID_EXTENSION);
			if (extension) this.#midExtension = Number.parseInt(extension, 10);
		}
	}

	#onRtp(datagram: Buffer): void {
		const packet = readRtp(datagram);
		if (!packet) return;
		let source = this.#sourceOfSsrc.get(packet.ssrc);
		if (!source) {
			source = this.#sources.get(textExtension(datagram, this.#midExtension) ?? "");
			if (!source) return;
			this.#sourceOfSsrc.set(packet.ssrc, source);
		}
		source.receive(packet, this.#now());
	}

	#onRtcp(compound: Buffer): void {
		for (const event of readRtcp(compound)) {
			if (event.kind === "sender-report") {
				this.#sourceOfSsrc.get(event.report.ssrc)?.reported(event.report, this.#now());
				continue;
			}
			const consumer = [...this.#consumers.values()].find((each) => each.ssrc === event.ssrc);
			if (event.kind === "nack") consumer?.resend(event.sequenceNumbers);
			else consumer?.keyframeRequested();
		}
	}
}

function codecIn(offer: ParsedSdp, kind: MediaKind): Codec {
	const part = offer.sections.find((each) => each.kind === kind);
	return part ? forwardedCodec(part) : USUAL_CODECS[kind];
}

const randomSsrc = (): number => randomInt(1, 2 ** 32);
