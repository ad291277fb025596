/** Usher's mark: a torch and its light, for whoever shows people in and out. */
export function Mark({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className ?? "size-6"}>
			<path d="M9.2 8.2 20 3.4v17.2L9.2 15.8z" fill="currentColor" opacity="0.22" />
			<path d="M20 3.4v17.2" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
			<circle cx="7" cy="12" r="4.2" fill="currentColor" />
		</svg>
	);
}
