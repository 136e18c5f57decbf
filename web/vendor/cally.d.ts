export * from "cally";
