/** A demo sign-in that the sign-in page offers; only there with the sandbox. */
export interface DemoSignIn {
	role: string;
	email: string;
	password: string;
}

/**
 * The words for why a sign-in did not come through: what happened, and what to do. The reason travels as next-auth's
 * `error`, `slow` with its seconds (`slow:12`).
 */
export function describeSignInError(error: string): string {
	const [code, seconds] = error.split(":");
	switch (code) {
		case "wrong":
		case "CredentialsSignin":
			return "The e-mail or the password is not right. Check both and try again.";
		case "slow":
			return `Too many wrong passwords. Try again in ${Number(seconds) || 30} s; the right password will then work.`;
		case "disabled":
			return "This account is disabled. An admin can enable it.";
		case "email-taken":
			return "Another account has your e-mail address, and accounts are never joined by e-mail. Sign in with its password, or ask an admin.";
		case "foreign-issuer":
			return "The answer came from another identity provider than the one that is set up. Ask an admin to check it.";
		case "SessionRequired":
			return "Your session is over. Sign in to go on.";
		case "unavailable":
			return "Signing in does not work at the moment. Nothing is wrong with your account; try again in a minute.";
		default:
			return "The identity provider did not let you in. Try again, or ask an admin.";
	}
}

/** Seconds to wait, when the error says so. */
export function secondsToWait(error: string): number | null {
	const [code, seconds] = error.split(":");
	return code === "slow" ? Number(seconds) || 30 : null;
}
