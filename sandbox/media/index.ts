import { loadClip } from "./clip";
import { makeCertificate } from "./dtls-srtp";
import { Producer } from "./forwarder";
import { ClipPlayer } from "./player";
import { openSocket, type Remote } from "./socket";
import { isBindingRequest, readStun, usernameOf } from "./stun";
import { MediaTransport } from "./transport";
import type { Consumed, Media } from "./types";

export type MediaServer = Media & {
	/** The UDP port that everybody's sound and picture go through. */
	readonly port: number;
};

/** Signalling named a transport that does not exist, or does no more. */
export class UnknownTransport extends Error {
	override readonly name = "UnknownTransport";
	constructor(transportId: string) {
		super(`No transport ${transportId}`);
	}
}

type Known = {
	readonly producer: Producer;
	/** Where it comes in; null for a simulated one. */
	readonly from: { readonly transport: MediaTransport; readonly mid: string } | null;
};

/** Opens the media server on one UDP port (0: any free one), for all rooms. */
export async function openMedia(o: { readonly port: number; readonly host: string }): Promise<MediaServer> {
	const now = () => performance.now();
	const [certificate, clip] = await Promise.all([makeCertificate(), loadClip()]);
	const player = new ClipPlayer(clip, now);
	const transports = new Map<string, MediaTransport>();
	const transportOfUfrag = new Map<string, MediaTransport>();
	const producers = new Map<string, Known>();
	let transportAt = new WeakMap<Remote, MediaTransport>();

	const socket = await openSocket({ ...o, onDatagram });
	const ticker = setInterval(() => {
		for (const transport of transports.values()) transport.tick();
	}, 1_000).unref();

	function onDatagram(from: Remote, datagram: Buffer): void {
		if ((datagram[0] ?? 0xff) > 3) {
			transportAt.get(from)?.receive(datagram);
			return;
		}
		const message = readStun(datagram);
		if (!message || !isBindingRequest(message)) return;
		const transport = transportOfUfrag.get(usernameOf(message)?.split(":")[0] ?? "");
		if (transport?.check(message, from)) transportAt.set(from, transport);
	}

	function transportFor(transportId: string): MediaTransport {
		const transport = transports.get(transportId);
		if (!transport) throw new UnknownTransport(transportId);
		return transport;
	}

	function removeProducer(producerId: string): void {
		const known = producers.get(producerId);
		if (!known) return;
		producers.delete(producerId);
		known.from?.transport.endSource(known.from.mid);
		known.producer.end();
	}

	return {
		port: socket.port,

		openTransport: async ({ peerId, direction, offerSdp }) => {
			const { candidates } = socket;
			const transport = new MediaTransport({ peerId, direction, offerSdp, certificate, candidates, now });
			const answerSdp = transport.answer(offerSdp);
			transports.set(transport.id, transport);
			transportOfUfrag.set(transport.ufrag, transport);
			return { transportId: transport.id, answerSdp };
		},

		produce: async ({ transportId, offerSdp, mid: named, kind, producerId, paused }) => {
			const transport = transportFor(transportId);
			const mid = transport.midFor(offerSdp, kind, named);
			removeProducer(producerId);
			const producer = new Producer({
				id: producerId,
				kind,
				paused,
				requestKeyframe: () => source.requestKeyframe(now()),
			});
			const source = transport.produce(mid, producer);
			producers.set(producerId, { producer, from: { transport, mid } });
			return { answerSdp: transport.answer(offerSdp) };
		},

		consume: async ({ transportId, wants }) => {
			const transport = transportFor(transportId);
			const consumers: Record<string, Consumed> = {};
			let added = false;
			for (const { producerId, producingPeerId } of wants) {
				const known = producers.get(producerId);
				if (!known) {
					consumers[producerId] = { errorCode: "not_found_track_error" };
					continue;
				}
				const { mid, trackId } = transport.consume(known.producer, producingPeerId);
				consumers[producerId] = { consumerId: mid, mid, trackId };
				added = true;
			}
			return { offerSdp: added ? transport.offer() : "", consumers };
		},

		renegotiate: async ({ transportId, answerSdp }) => transportFor(transportId).accept(answerSdp),

		closeConsumers: async ({ transportId, mids, offerSdp }) => {
			const transport = transportFor(transportId);
			const producerIds = mids.flatMap((mid) => transport.closeConsumer(mid) ?? []);
			return { answerSdp: transport.answer(offerSdp), producerIds };
		},

		closeProducer: async ({ transportId, producerId, offerSdp }) => {
			const transport = transportFor(transportId);
			removeProducer(producerId);
			return { answerSdp: transport.answer(offerSdp) };
		},

		setPaused: (producerId, paused) => producers.get(producerId)?.producer.setPaused(paused),

		addSimulatedProducer: ({ producerId, kind, paused }) => {
			removeProducer(producerId);
			const demandChanged = (producer: Producer) => player.demandChanged(producer);
			producers.set(producerId, {
				producer: new Producer({ id: producerId, kind, paused, demandChanged }),
				from: null,
			});
		},

		removeProducer,

		closePeer: (peerId) => {
			for (const transport of [...transports.values()].filter((each) => each.peerId === peerId)) {
				for (const [producerId, { from }] of [...producers]) {
					if (from?.transport === transport) removeProducer(producerId);
				}
				transport.close();
				transports.delete(transport.id);
				transportOfUfrag.delete(transport.ufrag);
			}
		},

		connected: (transportId) => transports.get(transportId)?.connected ?? false,

		close: async () => {
			clearInterval(ticker);
			player.close();
			for (const transport of transports.values()) transport.close();
			transports.clear();
			transportOfUfrag.clear();
			producers.clear();
			transportAt = new WeakMap();
			await socket.close();
		},
	};
}
