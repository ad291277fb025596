/** Runs in the guest's page. A string, not a function's source: a bundler's helpers would not exist in the page. */
export const guestScript = `(async () => {
"use strict";
const find = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const meetingId = location.pathname.split("/")[2];
const guest = {
	name: query.get("name") || "Guest",
	preset: query.get("preset") || "group_call_participant",
	id: query.get("id") || "guest-" + (query.get("name") || Math.random().toString(36).slice(2, 8)).toLowerCase().replace(/[^a-z0-9]+/g, "-"),
};
const shown = 24;
const endings = {
	kicked: ["You were removed", "A host removed you from this room."],
	ended: ["The session ended", "A host ended the session for everyone."],
	left: ["You left", "You are no longer in the room."],
	rejected: ["You were not let in", "A host declined your request to join."],
	failed: ["The connection failed", "The room could not be reached again."],
};
let over = false;
let speaker = null;

const notice = (title, text, mayReturn) => {
	find("notice").hidden = false;
	find("notice-title").textContent = title;
	find("notice-text").textContent = text;
	find("again").hidden = !mayReturn;
	find("tiles").hidden = mayReturn;
};
find("again").addEventListener("click", () => location.reload());

const track = (element, given) => {
	const now = element.srcObject && element.srcObject.getTracks()[0];
	if (now === given) return;
	element.srcObject = given ? new MediaStream([given]) : null;
	if (given) element.play().catch(() => undefined);
};

const initials = (name) => name.split(/\\s+/).slice(0, 2).map((word) => [...word][0] || "").join("").toUpperCase() || "?";

const tiles = new Map();
const tileFor = (id) => {
	const known = tiles.get(id);
	if (known) return known;
	const tile = document.createElement("li");
	tile.className = "tile";
	tile.dataset.peerId = id;
	tile.innerHTML = '<span class="initials"></span><video muted playsinline hidden></video><audio></audio><div class="label"><span class="name"></span><span class="state"></span></div>';
	tiles.set(id, tile);
	find("tiles").append(tile);
	return tile;
};
const paint = (person, own) => {
	const tile = tileFor(person.id);
	const part = (selector) => tile.querySelector(selector);
	const video = part("video");
	part(".name").textContent = person.name + (own ? " (you)" : "");
	part(".initials").textContent = initials(person.name);
	part(".state").textContent = (person.audioEnabled ? "mic on" : "muted") + (person.videoEnabled ? ", camera on" : "");
	tile.dataset.mic = person.audioEnabled ? "on" : "off";
	tile.dataset.camera = person.videoEnabled ? "on" : "off";
	tile.classList.toggle("speaking", speaker === person.id && person.audioEnabled);
	tile.classList.toggle("pinned", Boolean(person.isPinned));
	video.hidden = !(person.videoEnabled && person.videoTrack);
	track(video, person.videoEnabled ? person.videoTrack : null);
	if (!own) track(part("audio"), person.audioEnabled ? person.audioTrack : null);
};

const press = (button, on, what) => {
	button.setAttribute("aria-pressed", String(on));
	button.textContent = "Turn " + what + (on ? " off" : " on");
};

const paintAll = (meeting) => {
	if (over) return;
	const others = meeting.participants.joined.toArray();
	const active = others.filter((person) => person.videoEnabled || person.audioEnabled);
	const chosen = [...active, ...others.filter((person) => !active.includes(person))].slice(0, shown);
	const wanted = new Set([meeting.self.id, ...chosen.map((person) => person.id)]);
	for (const [id, tile] of tiles) {
		if (wanted.has(id)) continue;
		tile.remove();
		tiles.delete(id);
	}
	paint(meeting.self, true);
	for (const person of chosen) paint(person, false);
	find("count").textContent = others.length + 1 + (others.length ? " people here" : " person here");
	press(find("mic"), meeting.self.audioEnabled, "mic");
	press(find("camera"), meeting.self.videoEnabled, "camera");
};

try {
	const answer = await fetch("/guest/" + meetingId + "/token", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(guest),
	});
	const { token, title, error } = await answer.json();
	if (!token) throw new Error(error);
	find("title").textContent = title;
	document.title = guest.name + " in " + title;
	find("me").textContent = guest.name;
	const meeting = await RealtimeKitClient.init({
		authToken: token,
		defaults: { audio: query.get("mic") !== "off", video: query.get("camera") !== "off" },
		modules: { devTools: { logs: false, logLevel: "off" }, tracing: false },
	});
	window.meeting = meeting;

	let due = false;
	const soon = () => {
		if (due) return;
		due = true;
		setTimeout(() => {
			due = false;
			paintAll(meeting);
		}, 50);
	};
	const { self, participants } = meeting;
	let asked = { audio: false, video: false };
	for (const name of ["participantJoined", "participantLeft", "participantsUpdate", "audioUpdate", "videoUpdate", "pinned", "unpinned"]) {
		participants.joined.on(name, soon);
	}
	const mine = (kind, enabled) => {
		const was = find(kind === "audio" ? "mic" : "camera").getAttribute("aria-pressed") === "true";
		if (was && !enabled && !asked[kind]) {
			find("said").textContent = kind === "audio" ? "A host muted you. You can unmute at any time." : "A host turned your camera off.";
		} else if (enabled || asked[kind]) find("said").textContent = "";
		asked[kind] = false;
		soon();
	};
	self.on("audioUpdate", ({ audioEnabled }) => mine("audio", audioEnabled));
	self.on("videoUpdate", ({ videoEnabled }) => mine("video", videoEnabled));
	participants.on("activeSpeaker", ({ peerId }) => {
		speaker = peerId;
		soon();
	});
	// What a customer's app does that knows the notices of a moderator's console; one opened with notices=ignore does not.
	const asks = new Map();
	participants.on("broadcastedMessage", ({ type, payload }) => {
		if (type !== "usher.notice" || !payload || payload.version !== 1 || payload.roomId !== meetingId) return;
		const { id, kind, text, at, inSeconds } = payload;
		if (kind === "withdrawn") {
			clearTimeout(asks.get(id));
			asks.set(id, null);
			find("said").textContent = String(text);
			return;
		}
		if (asks.has(id)) return;
		asks.set(id, null);
		find("said").textContent = String(text);
		if (kind !== "ask-to-leave" || query.get("notices") === "ignore") return;
		const seconds = Number(inSeconds ?? (at ? (Date.parse(at) - Date.now()) / 1000 : 0)) || 0;
		asks.set(id, setTimeout(() => meeting.leave(), Math.min(Math.max(seconds, 0), 3600) * 1000));
	});
	self.on("waitlisted", () => notice("Waiting to be let in", "A host has to let you in.", false));
	self.on("roomJoined", () => {
		find("notice").hidden = true;
		find("connection").textContent = "";
		find("connection").classList.remove("bad");
		for (const id of ["mic", "camera", "leave"]) find(id).disabled = false;
		document.body.dataset.state = "joined";
		soon();
	});
	self.on("roomLeft", ({ state }) => {
		document.body.dataset.state = state;
		if (state === "disconnected") {
			find("connection").textContent = "Connection lost. Trying again…";
			find("connection").classList.add("bad");
			return;
		}
		over = true;
		for (const id of ["mic", "camera", "leave"]) find(id).disabled = true;
		for (const tile of tiles.values()) tile.remove();
		tiles.clear();
		find("count").textContent = "";
		notice(...(endings[state] || ["You are out", "The room said: " + state]), true);
	});
	find("mic").addEventListener("click", () => {
		asked.audio = self.audioEnabled;
		return self.audioEnabled ? self.disableAudio() : self.enableAudio();
	});
	find("camera").addEventListener("click", () => {
		asked.video = self.videoEnabled;
		return self.videoEnabled ? self.disableVideo() : self.enableVideo();
	});
	find("leave").addEventListener("click", () => meeting.leave());
	await meeting.join();
	soon();
} catch (error) {
	document.body.dataset.state = "failed";
	find("title").textContent = "Not joined";
	notice("Could not join", String(error && error.message ? error.message : error), true);
}
})();
`;
