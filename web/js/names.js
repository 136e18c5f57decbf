// Names within sentences of ours: whichever way a name is written, what stands around it keeps its place.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const ISOLATE = "\u2068";
const END = "\u2069";

/** @param {string} name the same, set apart where it is written from right to left */
export const apart = (name) => (RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END}` : name);
