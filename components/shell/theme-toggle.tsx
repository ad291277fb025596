"use client";

import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { IconButton } from "../ui/button";

/** Both icons are rendered and CSS picks one: the server cannot know the theme, and nothing flickers. */
export function ThemeToggle() {
	const { setTheme, resolvedTheme } = useTheme();
	return (
		<IconButton
			label="Switch between light and dark"
			onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}
			icon={
				<>
					<Moon aria-hidden className="dark:hidden" />
					<Sun aria-hidden className="hidden dark:block" />
				</>
			}
		/>
	);
}
