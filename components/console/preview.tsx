"use client";

import { Video, VideoOff, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Person } from "@/lib/moderation/room-state";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/skeleton";
import { useWatched } from "./room-context";

/** The device whose picture says most: a camera, else a shared screen, else the first. */
export function deviceToWatch(person: Person): string | null {
	const { connections } = person;
	const best =
		connections.find((connection) => connection.camera.on) ??
		connections.find((connection) => connection.screen.on) ??
		connections[0];
	return best?.connectionId ?? null;
}

/** One device's live picture; its sound plays only once asked for, and stops with the choice of another. */
export function Preview({ person, connectionId }: { person: Person; connectionId: string }) {
	const media = useWatched(connectionId);
	const [listening, setListening] = useState(false);
	return (
		<div>
			<div
				className="relative flex aspect-video items-center justify-center overflow-hidden rounded bg-surface-sunken text-center"
				data-watch-state={media.state}
			>
				{media.camera ? <Picture track={media.camera} label={`${person.name}’s camera`} /> : null}
				{!media.camera && media.screen ? (
					<Picture track={media.screen} label={`${person.name}’s screen`} contain />
				) : null}
				{media.state === "loading" ? <Skeleton className="absolute inset-0 h-full w-full rounded-none" /> : null}
				{media.state === "camera-off" ? (
					<div className="flex flex-col items-center gap-2 text-sm text-text-faint">
						<Avatar id={person.userId ?? person.participantId} name={person.name} size="lg" />
						<span className="flex items-center gap-1">
							<VideoOff aria-hidden /> Camera is off
						</span>
					</div>
				) : null}
				{media.state === "gone" ? <p className="px-4 text-sm text-text-faint">This device has left the room.</p> : null}
				{media.state === "unavailable" ? (
					<div className="px-4 py-3 text-sm text-text-muted">
						<Video aria-hidden className="mx-auto mb-1 text-waiting" />
						<p className="font-medium text-text">{media.problem?.what ?? "The picture did not arrive."}</p>
						<p className="mt-0.5 text-xs">{media.problem?.todo}</p>
						<p className="mt-1 font-mono text-text-faint text-xs">{media.problem?.code}</p>
					</div>
				) : null}
			</div>
			{media.camera && media.screen ? (
				<div className="relative mt-2 aspect-video overflow-hidden rounded bg-surface-sunken">
					<Picture track={media.screen} label={`${person.name}’s screen`} contain />
				</div>
			) : null}
			<div className="mt-1.5 flex items-center gap-2">
				<Button
					size="sm"
					variant="ghost"
					aria-pressed={listening}
					icon={listening ? <Volume2 aria-hidden /> : <VolumeX aria-hidden />}
					disabledReason={
						!listening && media.sound === null ? "There is no sound to hear: the mic is off or has not arrived." : null
					}
					onClick={() => setListening((before) => !before)}
				>
					{listening ? "Listening" : "Listen"}
				</Button>
				{media.speakingPaused ? (
					<p className="text-text-faint text-xs">
						While you watch somebody outside the active set, the vendor does not tell who speaks.
					</p>
				) : null}
			</div>
			{listening && media.sound ? <Sound track={media.sound} /> : null}
		</div>
	);
}

function Picture({ track, label, contain = false }: { track: MediaStreamTrack; label: string; contain?: boolean }) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		const element = video.current;
		if (!element) return;
		element.srcObject = new MediaStream([track]);
		return () => {
			element.srcObject = null;
		};
	}, [track]);
	return (
		<video
			ref={video}
			muted
			autoPlay
			playsInline
			aria-label={label}
			className={contain ? "h-full w-full object-contain" : "h-full w-full object-cover"}
		/>
	);
}

function Sound({ track }: { track: MediaStreamTrack }) {
	const audio = useRef<HTMLAudioElement>(null);
	useEffect(() => {
		const element = audio.current;
		if (!element) return;
		element.srcObject = new MediaStream([track]);
		element.play().catch(() => undefined);
		return () => {
			element.srcObject = null;
		};
	}, [track]);
	return (
		// biome-ignore lint/a11y/useMediaCaption: live speech has no captions here
		<audio ref={audio} autoPlay className="hidden" />
	);
}
