/** What a failed sign-in means, by the word the server gives; never says which of the two was wrong. */
export function signInWords(error: string): string {
	switch (error) {
		case "offline":
			return "Usher could not be reached. Check your connection and try again.";
		case "throttled":
		case "Throttled":
			return "Too many wrong passwords lately. Wait a minute, then try again; your account is not locked.";
		case "CredentialsSignin":
			return "E-mail or password is not right. Passwords tell capital letters from small ones.";
		case "disabled":
		case "AccessDenied":
			return "This account is disabled. An admin can enable it.";
		case "Callback":
		case "OAuthCallback":
		case "OAuthSignin":
			return "Your organisation’s sign-in did not complete. Try again; if it fails again, tell an admin.";
		case "SessionRequired":
			return "Sign in to see that page.";
		default:
			return "Signing in did not work. Try again; if it fails again, tell an admin.";
	}
}

/** Where to go afterwards: a path of our own, never another site. */
export function safeNext(next: string | undefined): string {
	if (!next?.startsWith("/") || /^\/[/\\]/.test(next) || next.includes("\\") || next.startsWith("/sign-in"))
		return "/rooms";
	return next;
}
