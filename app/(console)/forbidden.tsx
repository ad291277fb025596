import Forbidden from "../forbidden";

export default function ForbiddenInConsole() {
	return <Forbidden framed />;
}
