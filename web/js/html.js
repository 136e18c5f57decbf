// One place that joins preact and htm: every page writes its markup with `html`, which makes text nodes of
// all values and never parses them as markup.
import htm from "../vendor/htm.js";
import { cloneElement, h, render } from "../vendor/preact.js";

export { useCallback, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact-hooks.js";
export { cloneElement, render };

/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */

export const html = htm.bind(h);

/**
 * Joins the class names that apply.
 * @param {...(string | false | null | undefined)} names
 */
export const classes = (...names) => names.filter(Boolean).join(" ");
