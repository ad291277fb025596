import { cx } from "../ui/cx";
import { fieldsOf, formsOf, limitWords, requiredOf, type Schema, typeWords } from "./document";
import { inline } from "./prose";

/** Deeper than this nobody reads on; the example and the document say the rest. */
const deepest = 5;

/** The fields of a schema, and theirs in turn, one below the other so that they fit a phone. */
export function SchemaView({ schema, depth = 0 }: { schema: Schema; depth?: number }) {
	const forms = formsOf(schema);
	if (forms.length > 0) {
		return (
			<div className="space-y-2">
				{forms.map((form, at) => (
					<div key={formName(form, at)} className="rounded border border-line px-3 py-2">
						<p className="text-text-faint text-xs">{formName(form, at)}</p>
						<SchemaView schema={form} depth={depth + 1} />
					</div>
				))}
			</div>
		);
	}
	const fields = fieldsOf(schema);
	if (fields === null) return <p className="py-1 text-sm text-text-muted">{typeWords(schema)}</p>;
	const required = requiredOf(schema);
	return (
		<ul className="divide-y divide-line">
			{Object.entries(fields).map(([name, field]) => (
				<li key={name} className="py-2 first:pt-1 last:pb-1">
					<FieldHead name={name} schema={field} required={required.includes(name)} />
					{depth < deepest && (fieldsOf(field) !== null || formsOf(field).length > 0) ? (
						<div className={cx("mt-1", formsOf(field).length > 0 ? "" : "border-line border-l pl-3")}>
							<SchemaView schema={field} depth={depth + 1} />
						</div>
					) : null}
				</li>
			))}
		</ul>
	);
}

interface FieldHeadProps {
	name: string;
	schema: Schema;
	required: boolean;
	description?: string | undefined;
}

export function FieldHead({ name, schema, required, description = schema.description }: FieldHeadProps) {
	const limits = limitWords(schema);
	return (
		<div className="text-sm [overflow-wrap:anywhere]">
			<p>
				<code className="font-medium font-mono">{name}</code>{" "}
				<span className="text-text-muted text-xs">{typeWords(schema)}</span>{" "}
				<span className={cx("text-xs", required ? "text-text" : "text-text-faint")}>
					{required ? "required" : "optional"}
				</span>
			</p>
			{description ? <p className="text-text-muted">{inline(description)}</p> : null}
			{limits.length > 0 ? <p className="text-text-faint text-xs">{limits.join(" · ")}</p> : null}
		</div>
	);
}

/** A form is told by the value that only it has. */
function formName(form: Schema, at: number): string {
	const fixed = Object.entries(form.properties ?? {}).find(([, field]) => field.const !== undefined);
	return fixed ? `${fixed[0]}: ${JSON.stringify(fixed[1].const)}` : `Form ${at + 1}: ${typeWords(form)}`;
}
