/**
 * What runs inside the browser pages of the media tests: a participant with raw PeerConnections who negotiates in the
 * way the SDK does (the same transceivers, the same order of calls), without the SDK's signalling.
 */

export type Kind = "audio" | "video";

/** What one m-line has received so far. */
export type Reception = {
	readonly kind: Kind;
	readonly packets: number;
	readonly lost: number;
	readonly bytes: number;
	readonly framesDecoded: number;
	readonly width: number;
	readonly audioEnergy: number;
};

export type Want = { readonly producerId: string; readonly producingPeerId: string; readonly kind: Kind };

export type PageMember = {
	/** Over TCP: as from a browser whose UDP does not reach loopback. */
	join(peerId: string, protocol: "udp" | "tcp"): Promise<void>;
	/** With `layers` the browser offers simulcast, and announces none of its SSRCs. */
	produce(kind: Kind, producerId: string, o: { paused: boolean; layers: boolean }): Promise<string>;
	closeProducer(producerId: string): Promise<void>;
	/** The mid of each producer that could be consumed. */
	consume(wants: readonly Want[]): Promise<Record<string, string>>;
	closeConsumers(mids: readonly string[]): Promise<string[]>;
	receptions(): Promise<Record<string, Reception>>;
	/** How the PeerConnections are, and which candidate they use. */
	states(): Promise<{ ice: string; connection: string; protocol: string }[]>;
	/** The m-lines of the receiving transport: kind, mid, and whether they are in use. */
	slots(): string[];
};

declare global {
	interface Window {
		media: (method: string, argument: unknown) => Promise<unknown>;
		member: PageMember;
	}
}

function runMember(): void {
	type Answer = { answerSdp: string };
	const call = <T>(method: string, argument: unknown): Promise<T> => window.media(method, argument) as Promise<T>;
	const setup: RTCConfiguration = { bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" };
	const send = new RTCPeerConnection(setup);
	const recv = new RTCPeerConnection(setup);
	const produced = new Map<string, RTCRtpTransceiver>();
	let sendId = "";
	let recvId = "";

	const iceConnected = (pc: RTCPeerConnection) =>
		new Promise<void>((resolve) => {
			const look = () => ["connected", "completed"].includes(pc.iceConnectionState) && resolve();
			pc.addEventListener("iceconnectionstatechange", look);
			look();
		});

	recv.addEventListener("track", ({ track }) => {
		const element = document.createElement(track.kind === "audio" ? "audio" : "video");
		element.autoplay = true;
		element.srcObject = new MediaStream([track]);
		document.body.append(element);
	});

	let protocol = "udp";
	/** The server's description, with the ways in over one protocol only. */
	const reachable = (sdp: string) =>
		sdp.replaceAll(/a=candidate:.*\r\n/g, (line) => (line.includes(` ${protocol} `) ? line : ""));

	const layers = (): RTCRtpEncodingParameters[] => [
		{ rid: "f", scaleResolutionDownBy: 1 },
		{ rid: "h", scaleResolutionDownBy: 2 },
		{ rid: "q", scaleResolutionDownBy: 4 },
	];

	async function open(pc: RTCPeerConnection, peerId: string, direction: "send" | "recv"): Promise<string> {
		pc.addTransceiver("audio", { direction: "sendonly" });
		pc.addTransceiver("video", { direction: "sendonly", ...(direction === "send" ? { sendEncodings: layers() } : {}) });
		const offer = await pc.createOffer();
		await pc.setLocalDescription(offer);
		const opened = await call<Answer & { transportId: string }>("openTransport", {
			peerId,
			direction,
			offerSdp: offer.sdp,
		});
		await pc.setRemoteDescription({ type: "answer", sdp: reachable(opened.answerSdp) });
		await iceConnected(pc);
		return opened.transportId;
	}

	window.member = {
		join: async (peerId, over) => {
			protocol = over;
			[sendId, recvId] = await Promise.all([open(send, peerId, "send"), open(recv, peerId, "recv")]);
		},

		produce: async (kind, producerId, o) => {
			const video = { width: 640, height: 480, frameRate: 20 };
			const stream = await navigator.mediaDevices.getUserMedia(kind === "audio" ? { audio: true } : { video });
			const track = stream.getTracks()[0];
			if (!track) throw new Error("no track");
			const transceiver = send.addTransceiver(track, {
				direction: "sendonly",
				streams: [stream],
				...(o.layers ? { sendEncodings: layers() } : {}),
			});
			const name = kind === "audio" ? "audio/opus" : "video/VP8";
			const codecs = RTCRtpSender.getCapabilities(kind)?.codecs ?? [];
			transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === name));
			const offer = await send.createOffer();
			await send.setLocalDescription(offer);
			const mid = transceiver.mid;
			const asked = { transportId: sendId, offerSdp: offer.sdp, mid, kind, producerId, paused: o.paused };
			const { answerSdp } = await call<Answer>("produce", asked);
			await send.setRemoteDescription({ type: "answer", sdp: reachable(answerSdp) });
			produced.set(producerId, transceiver);
			return mid ?? "";
		},

		closeProducer: async (producerId) => {
			const transceiver = produced.get(producerId);
			if (!transceiver) throw new Error("not produced");
			await transceiver.sender.replaceTrack(null);
			send.removeTrack(transceiver.sender);
			transceiver.direction = "inactive";
			const offer = await send.createOffer();
			await send.setLocalDescription(offer);
			const asked = { transportId: sendId, producerId, offerSdp: offer.sdp };
			const { answerSdp } = await call<Answer>("closeProducer", asked);
			await send.setRemoteDescription({ type: "answer", sdp: reachable(answerSdp) });
		},

		consume: async (wants) => {
			type Consumers = Record<string, { mid: string } | { errorCode: string }>;
			const asked = { transportId: recvId, wants };
			const { offerSdp, consumers } = await call<{ offerSdp: string; consumers: Consumers }>("consume", asked);
			if (offerSdp !== "") {
				await recv.setRemoteDescription({ type: "offer", sdp: reachable(offerSdp) });
				const answer = await recv.createAnswer();
				await recv.setLocalDescription(answer);
				await call("renegotiate", { transportId: recvId, answerSdp: answer.sdp });
			}
			const mids: Record<string, string> = {};
			for (const [producerId, consumer] of Object.entries(consumers)) {
				if ("mid" in consumer) mids[producerId] = consumer.mid;
			}
			return mids;
		},

		closeConsumers: async (mids) => {
			for (const each of recv.getTransceivers()) if (each.mid && mids.includes(each.mid)) each.stop();
			const offer = await recv.createOffer();
			await recv.setLocalDescription(offer);
			const asked = { transportId: recvId, mids, offerSdp: offer.sdp };
			const closed = await call<Answer & { producerIds: string[] }>("closeConsumers", asked);
			await recv.setRemoteDescription({ type: "answer", sdp: reachable(closed.answerSdp) });
			return closed.producerIds;
		},

		receptions: async () => {
			const found: Record<string, Reception> = {};
			for (const each of (await recv.getStats()).values()) {
				if (each.type !== "inbound-rtp" || !each.mid) continue;
				// A late packet of a consumer just closed makes Chromium open a second, empty entry under another's mid.
				if ((found[each.mid]?.packets ?? 0) > each.packetsReceived) continue;
				found[each.mid] = {
					kind: each.kind,
					packets: each.packetsReceived,
					lost: each.packetsLost,
					bytes: each.bytesReceived,
					framesDecoded: each.framesDecoded ?? 0,
					width: each.frameWidth ?? 0,
					audioEnergy: each.totalAudioEnergy ?? 0,
				};
			}
			return found;
		},

		states: () =>
			Promise.all(
				[send, recv].map(async (pc) => {
					const stats = [...(await pc.getStats()).values()];
					const pair = stats.find((each) => each.type === "candidate-pair" && each.nominated);
					const local = stats.find((each) => each.id === pair?.localCandidateId);
					return { ice: pc.iceConnectionState, connection: pc.connectionState, protocol: local?.protocol ?? "" };
				}),
			),

		slots: () => {
			const lines = recv.remoteDescription?.sdp.split("\r\n") ?? [];
			const parts: string[] = [];
			for (const line of lines) {
				if (line.startsWith("m=")) parts.push(line.split(" ").slice(0, 2).join(" ").slice(2));
				else if (line.startsWith("a=mid:")) parts.push(`${parts.pop()} ${line.slice(6)}`);
			}
			return parts;
		},
	};
}

runMember();
