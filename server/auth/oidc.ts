import type { OAuthConfig } from "next-auth/providers/oauth";
import * as z from "zod";
import type { OidcSettings } from "../kernel/site";
import type { OidcPerson } from "../users";

/** The id under which next-auth knows the provider; part of the redirect address that is registered with it. */
export const oidcProviderId = "oidc";

const claimsSchema = z.object({
	iss: z.string(),
	sub: z.string().min(1).max(255),
	email: z.string().optional(),
	// Some providers send it as text.
	email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
	name: z.string().optional(),
});
type Claims = z.infer<typeof claimsSchema>;

/** Any OpenID Connect provider by its discovery document, with PKCE, state and nonce. */
export function oidcProvider(settings: OidcSettings): OAuthConfig<Claims> {
	return {
		id: oidcProviderId,
		name: settings.name,
		type: "oauth",
		wellKnown: `${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
		clientId: settings.clientId,
		clientSecret: settings.clientSecret,
		authorization: { params: { scope: "openid email profile" } },
		idToken: true,
		checks: ["pkce", "state", "nonce"],
		userinfo: {
			// Standard providers tell name and e-mail here and not in the ID token.
			async request({ client, tokens }) {
				// The client has checked the ID token's signature, audience, nonce and times; its set can tell what is in it.
				const claims = claimsSchema.parse((tokens as unknown as { claims(): unknown }).claims());
				if (!client.issuer.metadata.userinfo_endpoint || tokens.access_token === undefined) return claims;
				const told = await client.userinfo(tokens.access_token);
				if (told.sub !== claims.sub) throw new Error("The provider's userinfo speaks of another subject.");
				return { ...told, ...claims };
			},
		},
		profile: (claims) => ({ id: claims.sub }),
	};
}

/** The person in the provider's claims; null: they are not claims. */
export function oidcPerson(profile: unknown): OidcPerson | null {
	const claims = claimsSchema.safeParse(profile);
	if (!claims.success) return null;
	const { iss, sub, email, email_verified, name } = claims.data;
	return {
		issuer: iss.replace(/\/$/, ""),
		subject: sub,
		email: email ?? null,
		emailVerified: email_verified === true,
		name: name ?? null,
	};
}
