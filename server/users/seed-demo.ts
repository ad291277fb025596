import type { DemoSignIn } from "@/lib/api/sign-in";
import type { Role } from "@/lib/moderation/policy";
import type { Provider } from "@/lib/moderation/room";
import { userRooms, users } from "../db/schema";
import type { Context } from "../kernel/context";
import { passwords } from "./password";

interface DemoPerson {
	/** How the sign-in page calls the part this person plays. */
	part: string;
	name: string;
	role: Role;
	presetName: string | null;
	/** Of the sandbox's demo rooms. ZEGO cannot list its own: only those given to somebody are known from the start. */
	rooms: Partial<Record<Provider, string[]>>;
}

const meetings = (...numbers: number[]) => numbers.map((number) => `b1a7c0de-0000-4000-8000-00000000000${number}`);

const people: DemoPerson[] = [
	{ part: "admin", name: "Alma Admin", role: "admin", presetName: null, rooms: {} },
	{ part: "moderator", name: "Mo Moderator", role: "moderator", presetName: null, rooms: {} },
	{
		part: "host",
		name: "Hana Host",
		role: "host",
		presetName: null,
		rooms: { realtimekit: meetings(1, 2, 5), agora: ["lobby-7"], zego: ["zego-salon", "zego-panel"] },
	},
	{
		part: "trainee",
		name: "Theo Trainee",
		role: "host",
		presetName: "usher-trainee",
		rooms: { realtimekit: meetings(1, 2), zego: ["zego-lounge"] },
	},
	{
		part: "viewer",
		name: "Vera Viewer",
		role: "viewer",
		presetName: null,
		rooms: { realtimekit: meetings(1), zego: ["zego-hall", "zego 夜谈 #1"] },
	},
];

/** The demo's sign-ins, as its sign-in page and its start show them. */
export const demoSignIns: DemoSignIn[] = people.map(({ part }) => ({
	role: part,
	email: `${part}@usher.demo`,
	password: `usher-demo-${part}`,
}));

/** Adds the demo's people and gives them their rooms; whoever is there already is left as they are. */
export async function seedDemo(context: Context): Promise<number> {
	const known = await context.database.select({ email: users.email }).from(users);
	const missing = people.filter(({ part }) => !known.some(({ email }) => email === `${part}@usher.demo`));
	let added = 0;
	for (const { part, name, role, presetName, rooms } of missing) {
		const passwordHash = await passwords.hash(`usher-demo-${part}`);
		const [user] = await context.database
			.insert(users)
			.values({ email: `${part}@usher.demo`, name, role, presetName, passwordHash })
			.onConflictDoNothing()
			.returning();
		if (user === undefined) continue;
		added += 1;
		const given = context.projects.flatMap(({ control: { provider, projectId } }) =>
			(rooms[provider] ?? []).map((roomId) => ({ userId: user.id, provider, projectId, roomId })),
		);
		if (given.length > 0) await context.database.insert(userRooms).values(given);
	}
	return added;
}
