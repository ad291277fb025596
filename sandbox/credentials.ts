/** The only credentials the sandbox knows. They are public on purpose: it listens on loopback and guards nothing. */
export const SANDBOX_ACCOUNT_ID = "5a0dc0de5a0dc0de5a0dc0de5a0dc0de";
export const SANDBOX_APP_ID = "5a0dbb00-0000-4000-8000-000000000001";

/** Bearer tokens of the REST stand-in and whether each holds the Realtime permission. */
export const SANDBOX_API_TOKENS: ReadonlyMap<string, { realtime: boolean }> = new Map([
	["sandbox-realtime-admin", { realtime: true }],
	["sandbox-realtime-none", { realtime: false }],
]);

export const SANDBOX_AGORA = {
	appId: "a90a0000000000000000000000000001",
	appCertificate: "a90acec0000000000000000000000001",
	customerId: "sandbox-agora-customer",
	customerSecret: "sandbox-agora-secret",
} as const;

export const SANDBOX_ZEGO = {
	appId: 1_234_567_890,
	serverSecret: "sandbox0zego0server0secret000001",
} as const;
