const storageKey = "usher.searches";
const most = 8;

/** What was looked for in this browser tab, newest first; ids of people go no further than the tab. */
export function recentSearches(): string[] {
	try {
		const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
		return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, most) : [];
	} catch {
		return [];
	}
}

export function rememberSearch(text: string): void {
	try {
		const next = [text, ...recentSearches().filter((each) => each !== text)].slice(0, most);
		sessionStorage.setItem(storageKey, JSON.stringify(next));
	} catch {
		// Private modes may refuse storage: there are then no recent searches.
	}
}
