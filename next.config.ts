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
	experimental: {
		// `forbidden()` answers 403 with a page that says why.
		authInterrupts: true,
		serverActions: { bodySizeLimit: "64kb" },
	},
	// The build's own files do not pass the proxy, which heads everything else.
	headers: async () => [
		{
			source: "/_next/static/:path*",
			headers: [
				{ key: "X-Content-Type-Options", value: "nosniff" },
				{ key: "Cross-Origin-Resource-Policy", value: "same-origin" },
			],
		},
	],
};

export default config;
