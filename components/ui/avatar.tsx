import { type CSSProperties, memo } from "react";
import { cx } from "./cx";
import { hueOf, initialsOf } from "./hue";

const sizes = { sm: "size-6 text-[10px]", md: "size-8 text-xs", lg: "size-12 text-md" };

/** Initials on a hue derived from the id, so that a person looks the same everywhere. The name stands beside it. */
export const Avatar = memo(function Avatar({
	id,
	name,
	size = "md",
}: {
	id: string;
	name: string;
	size?: keyof typeof sizes;
}) {
	return (
		<span
			aria-hidden
			style={{ "--hue": hueOf(id) } as CSSProperties}
			className={cx(
				"avatar inline-flex flex-none select-none items-center justify-center overflow-hidden whitespace-nowrap rounded-full font-medium",
				sizes[size],
			)}
		>
			{initialsOf(name)}
		</span>
	);
});
