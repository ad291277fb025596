import type { Metadata } from "next";
import { PoliciesScreen } from "@/components/policies/policies-screen";
import { providers } from "@/lib/moderation/room";
import { requirePage } from "@/server/auth/require-page";
import { idle } from "@/server/runtime";
import { dryRunPolicyAction, removePolicyAction, setPolicyActingAction, setPolicyAction } from "./actions";

export const metadata: Metadata = { title: "Idle people" };

export default async function PoliciesPage() {
	const { context } = await requirePage("manage-policies");
	const connected = new Set(context.projects.map(({ control }) => control.provider));
	return (
		<PoliciesScreen
			initial={await idle.readIdle(context)}
			vendors={providers.filter((provider) => connected.has(provider))}
			setPolicy={setPolicyAction}
			setActing={setPolicyActingAction}
			dryRun={dryRunPolicyAction}
			removePolicy={removePolicyAction}
		/>
	);
}
