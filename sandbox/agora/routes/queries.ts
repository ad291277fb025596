import { z } from "zod";
import { type AgoraUser, largestUid, roles } from "../model";
import { type AgoraInput, AgoraRefusal, type AgoraRoute, ok, parse, pathParam } from "./route";

/** An audience is shown up to here; `audience_total` counts on. */
const audienceShown = 10_000;

const pageQuery = z.object({
	page_no: z.coerce.number().int().min(0).default(0),
	page_size: z.coerce.number().int().min(1).default(100),
});

function channelList({ agora, query }: AgoraInput) {
	const { page_no: page, page_size: asked } = parse(pageQuery, Object.fromEntries(query));
	const size = Math.min(asked, 500);
	const rows = agora.channels
		.all()
		.map((channel) => ({ channel_name: channel.name, user_count: agora.channels.listed(channel).length }))
		.filter((row) => row.user_count > 0)
		// By size, so that a channel may repeat or be missing across pages while counts move, as the vendor warns.
		.sort((one, other) => other.user_count - one.user_count);
	const channels = rows.slice(page * size, (page + 1) * size);
	return ok({ success: true, data: { channels, total_size: rows.length } });
}

function userList(input: AgoraInput, hostsOnly: boolean) {
	const channel = input.agora.channels.find(pathParam(input, "channel"));
	const users = channel ? input.agora.channels.listed(channel) : [];
	if (!channel || users.length === 0) return ok({ success: true, data: { channel_exist: false } });
	const uids = (list: readonly AgoraUser[]) => list.map((user) => user.uid);
	if (channel.mode === 1) {
		return ok({ success: true, data: { channel_exist: true, mode: 1, total: users.length, users: uids(users) } });
	}
	const broadcasters = uids(users.filter((user) => user.role === "host"));
	const audience = uids(users.filter((user) => user.role !== "host"));
	const data = {
		channel_exist: true,
		mode: 2,
		broadcasters,
		...(!hostsOnly && { audience: audience.slice(0, audienceShown), audience_total: audience.length }),
	};
	return ok({ success: true, data });
}

function userProperty(input: AgoraInput) {
	const uid = Number(pathParam(input, "uid"));
	if (!/^\d+$/u.test(pathParam(input, "uid")) || uid > largestUid) throw new AgoraRefusal(400, "invalid uid");
	const channel = input.agora.channels.find(pathParam(input, "channel"));
	const user = channel && input.agora.channels.listed(channel).find((one) => one.uid === uid);
	if (!user) return ok({ success: true, data: { in_channel: false } });
	const { joinedAt, role, platform } = user;
	const data = { join: Math.floor(joinedAt / 1_000), uid, in_channel: true, platform, role: roles[role] };
	return ok({ success: true, data });
}

/** Who is where: the channel-statistics queries. */
export const queryRoutes: readonly AgoraRoute[] = [
	{
		method: "GET",
		path: "/dev/v1/channel/:appid",
		limit: { name: "channel-list", per: "query" },
		run: channelList,
	},
	{
		method: "GET",
		path: "/dev/v1/channel/user/:appid/:channel",
		limit: { name: "user-list", per: "query" },
		run: (input) => userList(input, input.query.has("hosts_only")),
	},
	{
		method: "GET",
		path: "/dev/v1/channel/user/:appid/:channel/hosts_only",
		limit: { name: "host-list", per: "query" },
		run: (input) => userList(input, true),
	},
	{
		method: "GET",
		path: "/dev/v1/channel/user/property/:appid/:uid/:channel",
		limit: { name: "user-property", per: "query" },
		run: userProperty,
	},
];
