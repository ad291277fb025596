/**
 * Signs of life of the person at this browser, for Usher’s idle policies: copy this file into your app. It needs nothing
 * else. What it tells, and what becomes of it: docs/activity.md.
 *
 *   const activity = createActivity({
 *     room: { provider: "agora", projectId: appId, roomId: channel },
 *     userId: String(uid),
 *     send: "/my-backend/activity",      // your own backend, which calls POST /api/v1/activity: the API key stays there
 *   });
 *   client.on("volume-indicator", activity.agora);                     // Agora, after enableAudioVolumeIndicator()
 *   zg.on("soundLevelUpdate", activity.zego);                          // ZEGO, after setSoundLevelDelegate(true)
 *   zg.on("capturedSoundLevelUpdate", activity.zego);
 *   activity.sends({ audio: true, video: false });                     // whenever that changes
 *   activity.spoke();                                                  // anything else that shows somebody is there
 *   activity.here();                                                   // the same, told at once: an “I’m here” button
 *   activity.stop();                                                   // once the person has left the room
 */

/**
 * @param {object} options
 * @param {{ provider: string, projectId: string, roomId: string }} options.room
 * @param {string} options.userId as your other calls name the person; the Agora uid as text
 * @param {string | ((report: object) => unknown)} options.send a URL of your own backend, or a function of yours
 * @param {string | null} [options.connectionId] the RealtimeKit peer, where people use several devices
 * @param {number} [options.threshold] of a level from 0 to 100, above which somebody counts as heard
 * @param {number} [options.everySeconds] at least 15
 */
export function createActivity({ room, userId, send, connectionId = null, threshold = 20, everySeconds = 15 }) {
	const state = { spoke: false, audio: null, video: null };
	let stopped = false;

	const post = (report) =>
		fetch(send, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(report),
			keepalive: true,
		}).then((answer) => {
			if (!answer.ok) throw new Error(String(answer.status));
		});

	const tell = async () => {
		if (stopped) return;
		const report = { room, userId, connectionId, at: new Date().toISOString(), ...state };
		state.spoke = false;
		try {
			await (typeof send === "string" ? post(report) : send(report));
		} catch {
			// Silence is told by the next report; a sign of life must not be lost.
			state.spoke ||= report.spoke;
		}
	};

	const heard = (level) => {
		if (level > threshold) state.spoke = true;
	};
	const hidden = () => state.spoke && void tell();
	const timer = setInterval(tell, Math.max(15, everySeconds) * 1000);
	addEventListener("pagehide", hidden);

	return {
		/** Web: `[{ uid, level 0–100 }]`; `onAudioVolumeIndication`: `[{ uid (0: this one), volume 0–255 }]`. */
		agora(volumes) {
			for (const { uid, level, volume } of volumes) {
				if (uid === 0 || String(uid) === userId) heard(level ?? volume / 2.55);
			}
		},
		/** `capturedSoundLevelUpdate`: a level from 0 to 100; `soundLevelUpdate`: those of the streams, of which ours are pushed. */
		zego(levels) {
			if (typeof levels === "number") heard(levels);
			else for (const { soundLevel, type } of levels) if (type === "push") heard(soundLevel);
		},
		/** Whether sound and picture are sent now. Until it is told, silence is not known, and nobody is taken for idle. */
		sends({ audio, video }) {
			state.audio = audio;
			state.video = video;
		},
		spoke() {
			state.spoke = true;
		},
		here() {
			state.spoke = true;
			return tell();
		},
		stop() {
			hidden();
			stopped = true;
			clearInterval(timer);
			removeEventListener("pagehide", hidden);
		},
	};
}
