"use client";

import { AlertDialog as BaseAlert } from "@base-ui/react/alert-dialog";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "./button";
import { cx } from "./cx";
import type { AlertDialogProps, DialogProps } from "./dialog";

const backdrop = "appear fixed inset-0 bg-veil";
const widths = { sm: "sm:max-w-96", md: "sm:max-w-lg", lg: "sm:max-w-3xl" };
const sheet =
	"fixed z-50 flex flex-col bg-surface-raised text-text shadow-float outline-none " +
	"max-sm:rise max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[88dvh] max-sm:rounded-t-panel";
const centre =
	"sm:appear sm:left-1/2 sm:top-1/2 sm:w-[calc(100vw-32px)] sm:max-h-[min(86dvh,820px)] " +
	"sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-panel";
const side = "sm:appear sm:inset-y-0 sm:right-0 sm:w-[420px]";

export function DialogSurface({
	open,
	onOpenChange,
	title,
	description,
	children,
	footer,
	placement = "center",
	width = "md",
	initialFocus,
	finalFocus,
	locked = false,
}: DialogProps) {
	return (
		<BaseDialog.Root open={open} onOpenChange={(next) => (locked && !next ? undefined : onOpenChange(next))}>
			<BaseDialog.Portal>
				<BaseDialog.Backdrop className={cx(backdrop, "z-40")} />
				<BaseDialog.Popup
					className={cx(sheet, placement === "side" ? side : cx(centre, widths[width]))}
					initialFocus={initialFocus}
					finalFocus={finalFocus}
				>
					<header className="flex items-start gap-3 px-5 pt-4 pb-3">
						<div className="min-w-0 flex-1">
							<BaseDialog.Title className="font-medium text-md [overflow-wrap:anywhere]">{title}</BaseDialog.Title>
							{description ? (
								<BaseDialog.Description render={<div />} className="mt-1 text-sm text-text-muted">
									{description}
								</BaseDialog.Description>
							) : null}
						</div>
						<BaseDialog.Close
							render={<IconButton label="Close" icon={<X aria-hidden />} size="sm" className="-mr-2" />}
						/>
					</header>
					<div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-5">{children}</div>
					{footer ? <Footer>{footer}</Footer> : null}
				</BaseDialog.Popup>
			</BaseDialog.Portal>
		</BaseDialog.Root>
	);
}

export function AlertSurface({
	open,
	onOpenChange,
	title,
	description,
	children,
	confirmLabel,
	cancelLabel = "Cancel",
	confirmVariant = "danger",
	confirmDisabledReason,
	pending = false,
	onConfirm,
	width = "sm",
	finalFocus,
	locked = false,
}: AlertDialogProps) {
	const cancel = useRef<HTMLButtonElement>(null);
	return (
		<BaseAlert.Root open={open} onOpenChange={(next) => (locked && !next ? undefined : onOpenChange(next))}>
			<BaseAlert.Portal>
				<BaseAlert.Backdrop className={cx(backdrop, "z-50")} />
				<BaseAlert.Popup className={cx(sheet, centre, widths[width])} initialFocus={cancel} finalFocus={finalFocus}>
					<div className="min-h-0 overflow-y-auto overscroll-contain px-5 pt-4 pb-5">
						<BaseAlert.Title className="font-medium text-md [overflow-wrap:anywhere]">{title}</BaseAlert.Title>
						{description ? (
							<BaseAlert.Description render={<div />} className="mt-1 text-sm text-text-muted">
								{description}
							</BaseAlert.Description>
						) : null}
						{children ? <div className="mt-4">{children}</div> : null}
					</div>
					<Footer>
						<Button ref={cancel} onClick={() => onOpenChange(false)}>
							{cancelLabel}
						</Button>
						<Button
							variant={confirmVariant}
							pending={pending}
							disabledReason={confirmDisabledReason}
							onClick={onConfirm}
						>
							{confirmLabel}
						</Button>
					</Footer>
				</BaseAlert.Popup>
			</BaseAlert.Portal>
		</BaseAlert.Root>
	);
}

function Footer({ children }: { children: React.ReactNode }) {
	return (
		<footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3 max-sm:pb-[max(12px,env(safe-area-inset-bottom))]">
			{children}
		</footer>
	);
}
