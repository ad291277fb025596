import { Skeleton } from "../ui/skeleton";

const widths = ["w-40", "w-56", "w-32", "w-48"];

export function PeopleSkeleton() {
	return (
		<div role="status">
			<span className="sr-only">Loading people</span>
			{widths.map((width) => (
				<div key={width} aria-hidden className="flex min-h-12 items-center gap-4 border-line border-b px-5 max-md:px-4">
					<Skeleton className="size-4" />
					<Skeleton className="size-6" />
					<Skeleton className={width} />
				</div>
			))}
		</div>
	);
}
