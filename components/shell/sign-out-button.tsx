"use client";

import { useState } from "react";
import { signOut } from "@/lib/api/session";
import { Button } from "../ui/button";
import { announce } from "../ui/live-region";

export function SignOutButton() {
	const [pending, setPending] = useState(false);
	const leave = async () => {
		setPending(true);
		try {
			await signOut();
			window.location.assign("/sign-in");
		} catch {
			setPending(false);
			announce("Signing out did not work. Check your connection and try again.");
		}
	};
	return (
		<Button pending={pending} onClick={() => void leave()}>
			Sign out
		</Button>
	);
}
