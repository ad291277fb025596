"use client";

export { BrokenDocument as default } from "@/components/shell/broken-document";
