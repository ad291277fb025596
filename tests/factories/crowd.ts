import type { Peer, World } from "@/sandbox/world";

export type Seat = {
	readonly mic?: boolean;
	readonly camera?: boolean;
	readonly preset?: string;
	readonly id?: string;
};

/** Seats one simulated person; again with the same id seats another device of theirs. */
export function seat(world: World, meetingId: string, o: Seat = {}): Peer {
	const customParticipantId = o.id ?? `simulated-${world.live.peers.size}`;
	const [known] = world.directory.byCustomId(meetingId, customParticipantId);
	const presetName = o.preset ?? "group_call_participant";
	const input = { customParticipantId, name: `Person ${customParticipantId}`, presetName };
	const participant = known ?? world.directory.enrol(meetingId, input);
	const { peer } = world.live.join({ meetingId, participantId: participant.id, kind: "simulated" });
	if (o.mic !== undefined) world.live.produce(peer.peerId, "audio", !o.mic);
	if (o.camera !== undefined) world.live.produce(peer.peerId, "video", !o.camera);
	return peer;
}

/** What everybody's flags are in truth, as a browser should show them. */
export function trueFlags(world: World, meetingId: string, exceptPeerId: string): Record<string, string> {
	const flags: Record<string, string> = {};
	for (const peer of world.live.room(meetingId).peers.values()) {
		if (peer.peerId === exceptPeerId) continue;
		flags[peer.peerId] = `${world.live.sends(peer, "audio")} ${world.live.sends(peer, "video")}`;
	}
	return flags;
}

/** How many of the page's flags differ from the world's; people whom only one of them knows count too. */
export function wrongFlags(truth: Record<string, string>, shown: Record<string, string>): number {
	const ids = new Set([...Object.keys(truth), ...Object.keys(shown)]);
	return [...ids].filter((id) => truth[id] !== shown[id]).length;
}
