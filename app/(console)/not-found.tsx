import { NotFoundPage } from "@/components/shell/not-found-page";

export default function NotFoundInConsole() {
	return <NotFoundPage framed />;
}
