import type { Config } from "tailwindcss";

/** A token's colour; the values for light and dark stand in app/globals.css. */
const token = (name: string) => `var(--${name})`;

export default {
	content: ["./app/**/*.tsx", "./components/**/*.{ts,tsx}"],
	darkMode: "class",
	theme: {
		screens: { sm: "560px", md: "820px", lg: "1100px", xl: "1440px" },
		colors: {
			transparent: "transparent",
			current: "currentColor",
			surface: { DEFAULT: token("surface"), raised: token("surface-raised"), sunken: token("surface-sunken") },
			line: { DEFAULT: token("line"), strong: token("line-strong") },
			text: { DEFAULT: token("text"), muted: token("text-muted"), faint: token("text-faint") },
			accent: { DEFAULT: token("accent"), soft: token("accent-soft"), on: token("accent-on") },
			live: { DEFAULT: token("live"), soft: token("live-soft") },
			waiting: { DEFAULT: token("waiting"), soft: token("waiting-soft") },
			danger: {
				DEFAULT: token("danger"),
				soft: token("danger-soft"),
				solid: token("danger-solid"),
				on: token("danger-on"),
			},
			ink: { DEFAULT: token("ink"), on: token("ink-on") },
			hover: token("hover"),
			focus: token("focus"),
			veil: token("veil"),
		},
		fontSize: {
			xs: ["12px", "1.4"],
			sm: ["13px", "1.4"],
			base: ["14px", "1.4"],
			md: ["16px", "1.4"],
			lg: ["20px", "1.3"],
			xl: ["28px", "1.2"],
		},
		fontWeight: { normal: "400", medium: "550" },
		fontFamily: {
			sans: ["var(--font-geist-sans)", "ui-sans-serif", "system-ui", "sans-serif"],
			mono: ["var(--font-geist-mono)", "ui-monospace", "SFMono-Regular", "monospace"],
		},
		borderRadius: { none: "0", sm: "4px", DEFAULT: "6px", panel: "10px", full: "9999px" },
		boxShadow: { none: "none", float: "var(--shadow-float)" },
		transitionDuration: { DEFAULT: "120ms" },
		transitionTimingFunction: { DEFAULT: "ease-out" },
	},
} satisfies Config;
