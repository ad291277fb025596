"use client";

import { Skeleton } from "../ui/skeleton";
import { columns } from "./room-row";

const widths = ["w-40", "w-56", "w-32", "w-48", "w-44", "w-36"];

/** Rows of the size that comes. */
export function RoomsSkeleton() {
	return (
		<div role="status">
			<span className="sr-only">Loading rooms</span>
			{widths.map((width) => (
				<div key={width} aria-hidden className="border-line border-b px-5 max-md:px-4">
					<div className={`min-h-14 py-3 ${columns}`}>
						<div className="space-y-2 pl-5">
							<Skeleton className={width} />
							<Skeleton className="h-2 w-28" />
						</div>
						<Skeleton className="ml-auto w-20 max-md:hidden" />
						<Skeleton className="ml-auto w-14 max-md:hidden" />
						<Skeleton className="w-24 max-md:hidden" />
					</div>
				</div>
			))}
		</div>
	);
}
