import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { LiveRegion } from "@/components/ui/live-region";
import { TooltipLayer } from "@/components/ui/tooltip-layer";
import { pageSecurity } from "@/server/http/page-security";
import "./globals.css";

export const metadata: Metadata = {
	title: { default: "Usher", template: "%s · Usher" },
	description: "A moderator console for live audio and video",
	robots: { index: false, follow: false },
};

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f5f6f7" },
		{ media: "(prefers-color-scheme: dark)", color: "#0d0f11" },
	],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
	const { nonce, sandboxScript } = await pageSecurity();
	return (
		<html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
			<head>
				{/* The sandbox's stand-in for the vendor's hosts has to be there before any script of the page runs. */}
				{sandboxScript ? <script nonce={nonce} src={sandboxScript} suppressHydrationWarning /> : null}
			</head>
			<body>
				<Providers nonce={nonce} renderedAt={Date.now()}>
					{children}
					<LiveRegion />
					<TooltipLayer />
				</Providers>
			</body>
		</html>
	);
}
