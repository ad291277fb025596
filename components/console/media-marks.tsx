import { Mic, MicOff, MonitorUp, Video, VideoOff } from "lucide-react";
import type { MediaFlag } from "@/lib/moderation/room-event";
import { cx } from "../ui/cx";

const icons = {
	mic: { on: Mic, off: MicOff, name: "Mic" },
	camera: { on: Video, off: VideoOff, name: "Camera" },
};

/** "Mic on", "Camera off, last known": what may be stale is said to be. */
export function flagWords(kind: "mic" | "camera" | "screen", flag: MediaFlag): string {
	const name = kind === "screen" ? "Screen" : icons[kind].name;
	const state = kind === "screen" ? (flag.on ? "shared" : "not shared") : flag.on ? "on" : "off";
	return `${name} ${state}${flag.certain ? "" : ", last known"}`;
}

/** A mic's or camera's icon: plain when on, faint when off; dashed underline where it is only last known. */
export function MediaIcon({ kind, flag }: { kind: "mic" | "camera"; flag: MediaFlag }) {
	const Icon = flag.on ? icons[kind].on : icons[kind].off;
	return (
		<span
			className={cx(
				"inline-flex border-b pb-px",
				flag.certain ? "border-transparent" : "border-current/45 border-dotted",
				flag.on ? "text-text" : "text-text-faint",
			)}
		>
			<Icon aria-hidden />
		</span>
	);
}

export function ScreenIcon({ flag }: { flag: MediaFlag }) {
	return flag.on ? <MonitorUp aria-hidden className={cx("text-text", !flag.certain && "opacity-70")} /> : null;
}
