/** What is wrong with a text before any vendor is asked, in words for the user; null: it can be searched for. */
export async function problemWith(text: string): Promise<string | null> {
	const { searchTextSchema } = await import("@/lib/api/search");
	const parsed = searchTextSchema.safeParse(text);
	return parsed.success ? null : (parsed.error.issues[0]?.message ?? "This cannot be searched for.");
}
