export { askToLeave } from "./ask-to-leave";
export { followNotices } from "./follow-notices";
export { listNotices } from "./list-notices";
export { noticeSent } from "./notice-sent";
export { withdrawNotice } from "./withdraw-notice";
