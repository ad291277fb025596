import { expelConsole } from "../rooms";
import { changeUserWith } from "./change-user";

export { readHolder } from "../kernel/read-holder";
export { addUser } from "./add-user";
export { listUsers } from "./list-users";
export { recordDenial } from "./record-denial";
export { demoSignIns, seedDemo } from "./seed-demo";
export { type OidcPerson, signInWithOidc } from "./sign-in-with-oidc";
export { type SignInAnswer, signInWithPassword } from "./sign-in-with-password";

/** Changes role, preset, rooms given, or disables; see `change-user.ts`. */
export const changeUser = changeUserWith(expelConsole);
