"use client";

import { lazy, Suspense } from "react";
import { providerNames } from "@/lib/moderation/words/room";
import { RoomSchedule } from "../schedule/room-schedule";
import { TopBar } from "../shell/top-bar";
import { Id } from "../ui/id";
import { PeopleSkeleton } from "./people-skeleton";
import type { VendorRoomProps } from "./vendor-room-props";

// The list, its query client and its dialogs come after the page's own frame.
const EndChip = lazy(() => import("../schedule/end-chip").then((module) => ({ default: module.EndChip })));
const Inside = lazy(() => import("./inside").then((module) => ({ default: module.Inside })));

/** A room that only the vendor's server can moderate: nobody of ours is inside, so the list is the vendor's. */
export function VendorRoom(props: VendorRoomProps) {
	return (
		<RoomSchedule room={props.room} title={props.title} holder={props.holder} actions={props.schedule}>
			<TopBar title={<bdi>{props.title}</bdi>}>
				<p className="flex min-w-0 items-center gap-3 max-md:hidden">
					{providerNames[props.room.provider]}
					<Id kind="room id" value={props.room.roomId} />
				</p>
				<Suspense fallback={null}>
					<EndChip />
				</Suspense>
			</TopBar>
			<Suspense fallback={<PeopleSkeleton />}>
				<Inside {...props} />
			</Suspense>
		</RoomSchedule>
	);
}
