import { Skeleton } from "../ui/skeleton";

const days = [3, 1, 2, 4, 2, 0, 1];
const rows = [0, 1, 2, 3];

/** A week of the size that comes. */
export function WeekSkeleton() {
	return (
		<div
			role="status"
			className="grid min-h-full grid-cols-1 max-lg:divide-y max-lg:divide-line lg:grid-cols-7 lg:divide-x lg:divide-line"
		>
			<span className="sr-only">Loading the schedule</span>
			{days.map((count, day) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a skeleton's places never change
				<div key={day} aria-hidden>
					<div className="border-line px-3 py-2.5 lg:border-b">
						<Skeleton className="w-20" />
					</div>
					<div className="space-y-1.5 px-2 py-2">
						{rows.slice(0, count).map((row) => (
							<Skeleton key={row} className="h-20 w-full max-lg:h-14" />
						))}
					</div>
				</div>
			))}
		</div>
	);
}
