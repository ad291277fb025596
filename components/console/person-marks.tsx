import { AudioLines, MonitorSmartphone, RotateCcw } from "lucide-react";
import type { Person } from "@/lib/moderation/room-state";
import { Badge } from "../ui/badge";

/** What stands out about a person, in words and not by colour alone. */
export function PersonMarks({ person }: { person: Person }) {
	const again = person.micAgain ? "Unmuted again" : person.cameraAgain ? "Video on again" : null;
	return (
		<>
			{person.console ? <Badge tone="accent">Console</Badge> : null}
			{person.speaking ? (
				<Badge tone="live" icon={<AudioLines aria-hidden />}>
					Speaking
				</Badge>
			) : null}
			{again ? (
				<Badge tone="waiting" icon={<RotateCcw aria-hidden />} tip="Turned back on after a moderator turned it off">
					{again}
				</Badge>
			) : null}
			{person.connections.length > 1 ? (
				<Badge icon={<MonitorSmartphone aria-hidden />} tip={`${person.connections.length} devices`}>
					{person.connections.length}
					<span className="sr-only"> devices</span>
				</Badge>
			) : null}
		</>
	);
}
