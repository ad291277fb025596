export { mintToken } from "./mint-token";
