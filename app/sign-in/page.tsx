import type { Metadata } from "next";
import { Mark } from "@/components/shell/mark";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { signInPage } from "@/server/auth/sign-in-page";

export const metadata: Metadata = { title: "Sign in" };

interface SignInProps {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignIn({ searchParams }: SignInProps) {
	const page = await signInPage(searchParams);
	return (
		<main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
			<div className="w-full max-w-[360px]">
				<div className="mb-6 flex items-center gap-3">
					<Mark className="size-8 text-text" />
					<div>
						<h1 className="font-medium text-lg leading-tight">Usher</h1>
						<p className="text-sm text-text-muted">Moderate live rooms</p>
					</div>
				</div>
				<div className="rounded-panel border border-line bg-surface p-6 max-sm:p-5">
					<SignInForm {...page} />
				</div>
				{page.next === "/rooms" ? null : (
					<p className="mt-4 truncate text-center text-text-faint text-xs">
						Afterwards you go on to <span className="font-mono">{page.next}</span>
					</p>
				)}
			</div>
		</main>
	);
}
