/** Event numbers of the RealtimeKit socket: (group << 16) | n. */

const chat = (n: number) => 0x1_0000 | n;
const store = (n: number) => 0x2_0000 | n;
const polls = (n: number) => 0x3_0000 | n;
const presets = (n: number) => 0x5_0000 | n;
const media = (n: number) => 0x0300_0000 | n;

export const event = {
	getPeerInfo: 0,
	getRoomPeers: 2,
	joinRoom: 3,
	leaveRoom: 4,
	getRoomInfo: 5,
	getStageRequests: 12,
	requestStage: 13,
	cancelStageRequest: 14,
	grantStage: 15,
	denyStage: 16,
	joinStage: 18,
	leaveStage: 19,
	getConnectedRooms: 20,
	getAllAddedParticipants: 28,
	broadcastMessage: 29,
	kick: 30,
	kickAll: 31,
	getWaitingRequests: 33,
	acceptWaiting: 34,
	waitingAccepted: 35,
	denyWaiting: 36,
	waitingDenied: 37,
	stageStatus: 38,
	broadcastToEntity: 39,
	getStageState: 43,

	chatGet: chat(0),
	chatToRoom: chat(1),
	chatToPeers: chat(2),
	chatEdit: chat(3),
	chatDelete: chat(4),
	chatPage: chat(5),
	chatSearch: chat(7),
	chatPin: chat(10),

	storeInsert: store(9),
	storeGet: store(10),
	storeDelete: store(11),

	pollsGet: polls(1),

	presetsGet: presets(0),
	presetsUpdate: presets(1),

	createTransport: media(1),
	produce: media(2),
	consume: media(3),
	toggleProducer: media(4),
	closeProducer: media(6),
	closeConsumer: media(7),
	simulcastConfig: media(8),
	mediaJoin: media(16),
	mediaLeave: media(17),
	pinPeer: media(19),
	selfJoinComplete: media(20),
	peerJoined: media(25),
	peerLeft: media(26),
	producerCreated: media(27),
	producerToggled: media(28),
	producerClosed: media(29),
	peerPinned: media(30),
	activeSpeakers: media(40),
	renegotiate: media(50),
	error: media(60),
	changeDisplayName: media(92),
	hostControlPeer: media(93),
	hostControlAll: media(94),
	audioActivity: media(100),
} as const;

const names = new Map<number, string>(Object.entries(event).map(([name, number]) => [number, name]));

/** The name of an event for the world's record. */
export function eventName(number: number): string {
	return names.get(number) ?? `unknown-0x${number.toString(16)}`;
}
