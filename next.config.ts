import type { NextConfig } from "next";

const config: NextConfig = {
	// Several people (or tests) may build from one checkout without treading on each other.
	distDir: process.env.USHER_DIST_DIR ?? ".next",
	output: "standalone",
	outputFileTracingRoot: import.meta.dirname,
	poweredByHeader: false,
	// The optimiser had a remote code execution in August 2026, and nothing here needs it.
	images: { unoptimized: true },
	// `npm run check` types the whole project; a newcomer's first start should not wait for it twice.
	typescript: { ignoreBuildErrors: true },
	serverExternalPackages: ["pg", "pg-boss", "undici"],
};

export default config;
