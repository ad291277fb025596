/** The few parts of `oidc-provider` (it ships no types) that the local identity provider of the tests uses. */
declare module "oidc-provider" {
	import type { IncomingMessage, ServerResponse } from "node:http";

	interface Grant {
		addOIDCScope(scope: string): void;
		save(): Promise<string>;
	}

	interface Configuration {
		clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
		claims: Record<string, string[]>;
		cookies: { keys: string[] };
		features: { devInteractions: { enabled: boolean } };
		interactions: { url(context: unknown, interaction: { uid: string }): string };
		findAccount(
			context: unknown,
			sub: string,
		): { accountId: string; claims(): Promise<Record<string, unknown> & { sub: string }> };
	}

	export class Provider {
		constructor(issuer: string, configuration: Configuration);
		readonly Grant: new (facts: {
			accountId: string;
			clientId: string;
		}) => Grant;
		callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
		interactionDetails(
			request: IncomingMessage,
			response: ServerResponse,
		): Promise<{ params: Record<string, unknown> }>;
		interactionFinished(
			request: IncomingMessage,
			response: ServerResponse,
			result: { login: { accountId: string }; consent: { grantId: string } },
		): Promise<void>;
	}
}
