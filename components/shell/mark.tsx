/** Usher's mark: the bow tie of whoever shows people in and out. */
export function Mark({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 24 24" aria-hidden="true" className={className ?? "size-6"}>
			<path
				d="M3.6 6.3c-.9-.5-1.9.1-1.9 1.1v9.2c0 1 1 1.6 1.9 1.1l5.2-3V9.3zM20.4 6.3c.9-.5 1.9.1 1.9 1.1v9.2c0 1-1 1.6-1.9 1.1l-5.2-3V9.3z"
				fill="currentColor"
			/>
			<rect x="9.9" y="8.8" width="4.2" height="6.4" rx="1.4" fill="currentColor" opacity="0.55" />
		</svg>
	);
}
