"use client";

import { LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { signOut } from "@/lib/api/session";
import { Avatar } from "../ui/avatar";
import { announce } from "../ui/live-region";
import { Menu } from "../ui/menu";
import { Help } from "./help";
import { useMe } from "./me";
import { ThemeToggle } from "./theme-toggle";

interface TopBarProps {
	/** Where am I: the page's heading. */
	title: ReactNode;
	/** Beside the title: is it live, how many, am I connected. */
	children?: ReactNode;
}

/** The bar at the top of every page of the console; each page renders its own, so that the title is the page's. */
export function TopBar({ title, children }: TopBarProps) {
	return (
		<header className="flex h-14 flex-none items-center gap-4 border-line border-b bg-surface px-5 max-md:gap-2 max-md:px-4">
			<h1 className="min-w-0 truncate font-medium text-md">{title}</h1>
			<div className="flex min-w-0 flex-1 items-center gap-4 text-sm text-text-muted">{children}</div>
			<div className="flex flex-none items-center gap-1">
				<Help />
				<ThemeToggle />
				<MeMenu />
			</div>
		</header>
	);
}

function MeMenu() {
	const me = useMe();
	const { theme, setTheme } = useTheme();
	const [leaving, setLeaving] = useState(false);
	const leave = async () => {
		setLeaving(true);
		try {
			await signOut();
			window.location.assign("/sign-in");
		} catch {
			setLeaving(false);
			announce("Signing out did not work. Check your connection and try again.");
		}
	};
	return (
		<Menu
			label={`${me.name}, ${me.role}: account`}
			className="gap-2 px-1.5! font-normal text-text"
			items={[
				{
					kind: "heading",
					id: "me",
					label: (
						<>
							<span className="block truncate text-sm text-text">{me.name}</span>
							<span className="block truncate">{me.email}</span>
							<span className="block">Role: {me.role}</span>
						</>
					),
				},
				{ kind: "divider", id: "d1" },
				{ kind: "heading", id: "theme", label: "Appearance" },
				...(["system", "light", "dark"] as const).map((name) => ({
					kind: "choice" as const,
					id: name,
					label: { system: "As this device", light: "Light", dark: "Dark" }[name],
					checked: theme === name,
					onSelect: () => setTheme(name),
				})),
				{ kind: "divider", id: "d2" },
				{
					id: "out",
					label: leaving ? "Signing out…" : "Sign out",
					icon: <LogOut aria-hidden />,
					onSelect: () => void leave(),
				},
			]}
		>
			<Avatar id={me.userId} name={me.name} size="sm" />
			<span className="max-w-40 truncate text-sm max-md:hidden">{me.name}</span>
			<span className="text-text-faint text-xs max-md:hidden">{me.role}</span>
		</Menu>
	);
}
