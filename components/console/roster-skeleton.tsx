import { Skeleton } from "../ui/skeleton";

const widths = ["w-32", "w-24", "w-40", "w-28", "w-36", "w-24", "w-44", "w-32"];

/** The roster's shape while the room is being joined. */
export function RosterSkeleton() {
	return (
		<div aria-hidden>
			<div className="flex h-14 items-center border-line border-b px-4">
				<Skeleton className="h-8 w-64" />
			</div>
			{widths.map((width, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
				<div key={row} className="flex h-10 items-center gap-3 border-line border-b px-4">
					<Skeleton className="size-6 rounded-full" />
					<Skeleton className={width} />
					<span className="flex-1" />
					<Skeleton className="w-24" />
				</div>
			))}
		</div>
	);
}
