/** Messages of room, chat, store, polls and presets, by their field numbers; media has a table of its own. */
import {
	bool,
	bytes,
	int32,
	mapOf,
	message,
	nested,
	optionalBool,
	optionalUint,
	repeated,
	string,
	strings,
	uint,
} from "./wire";

export const Frame = message({ event: uint(1), id: string(2), payload: bytes(3), metadata: bytes(4) });

export const Empty = message({});

export const stageType = { unspecified: 0, on: 1, approved: 2, requested: 3, off: 4 } as const;

export const PeerFlags = message({ presetName: string(1), recorderType: string(2), hiddenParticipant: bool(3) });

export const Peer = message({
	peerId: string(1),
	userId: string(2),
	displayName: string(3),
	stageType: uint(4),
	customParticipantId: string(5),
	presetId: string(6),
	displayPictureUrl: string(7),
	waitlisted: bool(8),
	flags: nested(9, PeerFlags),
});

export const PeerInfo = message({ peer: nested(1, Peer) });
export const PeerQuery = message({ peerId: string(1) });
export const Peers = message({ peers: repeated(1, Peer) });
export const PeersQuery = message({ search: string(1), limit: int32(2), offset: int32(3) });
export const JoinRoomReq = message({ peer: nested(1, Peer), roomUuid: string(3) });

const Room = message({ roomId: string(1), title: string(2), createdAt: uint(4), roomUuid: string(6) });
export const RoomInfo = message({ room: nested(1, Room) });

export const PeerStageStatus = message({ peerId: string(1), userId: string(2), stageType: uint(3) });
export const StageRequests = message({
	requests: repeated(1, message({ displayName: string(1), userId: string(2), peerId: string(3) })),
});

export const UserIds = message({ userIds: strings(1) });
export const PeerIds = message({ peerIds: strings(1) });
export const KickAll = message({ propagate: bool(1) });

export const WaitingRequests = message({
	requests: repeated(
		1,
		message({
			peerId: string(1),
			userId: string(2),
			displayName: string(3),
			picture: string(4),
			customParticipantId: string(5),
			presetName: string(6),
		}),
	),
});

export const Broadcast = message({
	type: string(1),
	payload: bytes(2),
	timestamp: uint(3),
	ids: strings(4),
	broadcastType: uint(5),
});

const ConnectedMeeting = message({ id: string(1), title: string(2) });
export const ConnectedRooms = message({
	parentMeeting: nested(1, ConnectedMeeting),
	meetings: repeated(2, ConnectedMeeting),
});

export const AddedParticipants = message({
	participants: repeated(
		1,
		message({ id: string(1), name: string(2), picture: string(3), customParticipantId: string(4) }),
	),
});

export const ChatMessage = message({
	chatId: string(1),
	peerId: string(2),
	userId: string(3),
	displayName: string(4),
	pinned: bool(5),
	isEdited: bool(6),
	payloadType: int32(7),
	payload: string(8),
	targetUserIds: strings(10),
	createdAt: uint(11),
	createdAtMs: uint(12),
	channelId: string(13),
	channelIndex: string(14),
});
export const ChatMessages = message({ messages: repeated(1, ChatMessage), next: bool(2) });
export const ChatOne = message({ message: nested(1, ChatMessage) });
export const ChatSend = message({ payloadType: int32(1), payload: string(2) });
export const ChatSendPeers = message({ peerIds: strings(1), payloadType: int32(2), payload: string(3) });
export const ChatEdit = message({ chatId: string(1), payloadType: int32(2), payload: string(3), pinned: bool(4) });
export const ChatId = message({ chatId: string(1) });
export const ChatPin = message({
	chatId: string(1),
	pinned: bool(2),
	channelId: string(3),
	message: nested(4, ChatMessage),
});
export const ChatPage = message({ timeStamp: uint(1), size: int32(2), from: int32(3), reversed: bool(4) });

export const StoreReq = message({
	pluginId: string(1),
	storeName: string(2),
	keys: repeated(3, message({ storeKey: string(1), payload: bytes(2) })),
});
export const StoreRes = message({
	pluginId: string(1),
	storeName: string(2),
	storeItems: repeated(3, message({ timestamp: string(1), peerId: string(2), storeKey: string(3), payload: bytes(4) })),
});

const Stream = message({ canProduce: optionalUint(1) });
const MediaPatch = message({ video: nested(1, Stream), audio: nested(2, Stream), screenshare: nested(3, Stream) });
const PollsPatch = message({ canCreate: optionalBool(1), canVote: optionalBool(2), canView: optionalBool(3) });
const PublicChat = message({ canSend: optionalBool(1), text: optionalBool(2), files: optionalBool(3) });
const PrivateChat = message({
	canSend: optionalBool(1),
	canReceive: optionalBool(2),
	text: optionalBool(3),
	files: optionalBool(4),
});
export const PresetPatch = message({
	polls: nested(1, PollsPatch),
	chat: nested(3, message({ public: nested(1, PublicChat), private: nested(2, PrivateChat) })),
	acceptWaitingRequests: optionalBool(4),
	canAcceptProductionRequests: optionalBool(5),
	canEditDisplayName: optionalBool(6),
	canRecord: optionalBool(7),
	canLivestream: optionalBool(8),
	canSpotlight: optionalBool(9),
	disableParticipantAudio: optionalBool(10),
	disableParticipantScreensharing: optionalBool(11),
	disableParticipantVideo: optionalBool(12),
	kickParticipant: optionalBool(13),
	pinParticipant: optionalBool(14),
	transcriptionEnabled: optionalBool(15),
	hiddenParticipant: optionalBool(19),
	showParticipantList: optionalBool(20),
	canChangeParticipantPermissions: optionalBool(21),
	media: nested(23, MediaPatch),
});
export const UpdatePresets = message({
	updates: repeated(1, message({ userId: string(1), patch: nested(2, PresetPatch) })),
});
export const PeerPresets = message({
	presets: repeated(1, message({ userId: string(1), peerId: string(2), preset: bytes(3) })),
});

const Sdp = message({ target: uint(1), type: string(2), sdp: string(3) });
export const sdpTarget = { publisher: 0, subscriber: 1 } as const;
export const mediaKind = { audio: 0, video: 1 } as const;

export const MediaJoinReq = message({ displayName: string(1), prejoined: bool(2), roomUuid: string(3) });
export const MediaLeaveRes = message({ closed: bool(1) });
export const CreateTransportReq = message({ consuming: bool(1), forceTcp: bool(2), description: nested(3, Sdp) });
export const CreateTransportRes = message({ transportId: string(1), description: nested(2, Sdp) });
export const ProduceReq = message({
	kind: string(1),
	paused: bool(2),
	screenShare: bool(3),
	description: nested(4, Sdp),
	msid: string(5),
	appData: string(6),
	mimeType: string(7),
	producingTransportId: string(8),
});
export const ProduceRes = message({ status: bool(1), producerId: string(2), description: nested(4, Sdp) });
export const ProducerState = message({
	producerId: string(1),
	kind: uint(2),
	pause: bool(3),
	screenShare: bool(4),
	appData: string(5),
	producingTransportId: string(6),
	mimeType: string(7),
});
const Consume = message({
	producingPeerId: string(1),
	paused: bool(2),
	producerId: string(3),
	producingTransportId: string(5),
});
export const ConsumeReq = message({ requests: repeated(1, Consume), consumingTransportId: string(2) });
const ProducerTrack = message({ trackId: string(1), producerId: string(2), streamId: string(3) });
const ConsumerState = message({
	consumerId: string(1),
	producerState: nested(2, ProducerState),
	producerTrack: nested(3, ProducerTrack),
	errorCode: string(4),
});
const ConsumerMap = message({ map: mapOf(1, ConsumerState) });
export const ConsumeRes = message({
	status: bool(1),
	consumerIdsMap: nested(2, ConsumerMap),
	description: nested(3, Sdp),
});
export const Renegotiate = message({ transportId: string(1), description: nested(2, Sdp) });
export const ToggleReq = message({ producerId: string(1), pause: bool(2) });
export const CloseProducerReq = message({
	producerId: string(1),
	description: nested(2, Sdp),
	producingTransportId: string(3),
});
export const CloseConsumerReq = message({
	consumerIds: strings(1),
	description: nested(2, Sdp),
	consumingTransportId: string(3),
});
export const DescriptionRes = message({ description: nested(1, Sdp) });
export const ParticipantId = message({ participantId: string(1) });
export const HostPeerReq = message({ participantId: string(1), audio: bool(2), video: bool(3), screenshare: bool(4) });
export const HostAllReq = message({ audio: bool(1), video: bool(2), screenShare: bool(3) });
export const Status = message({ status: string(1) });

const MediaRoomState = message({
	displayTitle: string(1),
	roomUuid: string(3),
	roomName: string(4),
	currentPeerId: string(5),
	pinnedPeerIds: strings(8),
});
export const RoomParticipant = message({
	peerId: string(1),
	producerStates: repeated(2, ProducerState),
	displayName: string(3),
	userId: string(4),
});
const SelectedPeers = message({ audioPeers: strings(1), compulsoryPeers: strings(2) });
export const SelfJoinRes = message({
	roomState: nested(1, MediaRoomState),
	participants: repeated(2, RoomParticipant),
	selectedPeers: nested(3, SelectedPeers),
	maxPreferredStreams: int32(4),
});
export const PeerJoined = message({ participant: nested(1, RoomParticipant) });
export const ProducerChange = message({
	participantId: string(1),
	producerState: nested(2, ProducerState),
	initiatorParticipantId: string(3),
});
export const SelectedDiff = message({ entries: repeated(1, message({ peerId: string(1), priority: int32(2) })) });
export const AudioActivity = message({ producerId: string(1), energy: int32(2), silent: bool(3) });
export const MediaError = message({ errorMessage: string(1), eventId: int32(2) });
