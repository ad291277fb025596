import type { Agora } from "./agora";

/** Agora's side of the world as a test wants to see it. */
export function agoraView(agora: Agora) {
	const rules = agora.rules.all().map((rule) => ({
		id: rule.id,
		cname: rule.cname,
		uid: rule.uid,
		ip: rule.ip,
		privileges: rule.privileges,
		once: rule.once,
		createdAt: new Date(rule.createdAt).toISOString(),
		expiresAt: new Date(rule.expiresAt).toISOString(),
	}));
	const channels = agora.channels.all().map((channel) => ({
		channelName: channel.name,
		mode: channel.mode,
		createdAt: new Date(channel.createdAt).toISOString(),
		users: [...channel.users.values()].map((user) => ({
			...user,
			joinedAt: new Date(user.joinedAt).toISOString(),
		})),
		rules: rules.filter((rule) => rule.cname === channel.name),
	}));
	return { channels, rules };
}
