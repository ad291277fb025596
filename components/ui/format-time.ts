const pad = (value: number) => String(value).padStart(2, "0");

/** `04:07`, `1:12:40`, `3 d 04:07`: seconds only while they can be followed. */
export function formatDuration(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const days = Math.floor(seconds / 86_400);
	const hours = Math.floor(seconds / 3600) % 24;
	const minutes = Math.floor(seconds / 60) % 60;
	if (days > 0) return `${days} d ${pad(hours)}:${pad(minutes)}`;
	const tail = `${pad(minutes)}:${pad(seconds % 60)}`;
	return hours > 0 ? `${hours}:${tail}` : tail;
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function formatAgo(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 3) return "just now";
	if (seconds < 60) return `${seconds} s ago`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
	if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
	return `${Math.floor(seconds / 86_400)} d ago`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14 Nov 12:04:31`, in local time or, for the server's first paint, in UTC. The year only when it is not `now`'s. */
export function formatClock(iso: string, options: { utc: boolean; date: boolean; now: number }): string {
	const at = new Date(iso);
	const get = options.utc
		? {
				y: at.getUTCFullYear(),
				o: at.getUTCMonth(),
				d: at.getUTCDate(),
				h: at.getUTCHours(),
				m: at.getUTCMinutes(),
				s: at.getUTCSeconds(),
			}
		: {
				y: at.getFullYear(),
				o: at.getMonth(),
				d: at.getDate(),
				h: at.getHours(),
				m: at.getMinutes(),
				s: at.getSeconds(),
			};
	const clock = `${pad(get.h)}:${pad(get.m)}:${pad(get.s)}`;
	if (!options.date) return clock;
	const year = new Date(options.now).getUTCFullYear() === get.y ? "" : ` ${get.y}`;
	return `${pad(get.d)} ${months[get.o]}${year} ${clock}`;
}
