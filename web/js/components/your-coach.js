// The button that adds a coach to Your Coaches, or takes them off.
import { put, remove } from "../api/calls.js";
import { invalidate, useList } from "../api/resource.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";
import { ErrorNote, say } from "./parts.js";

/** @typedef {import("../api/types").CoachSummary} Coach */

/** Adds to or removes from Your Coaches; shown at once, put back if it failed. @param {{coach: Pick<Coach, "id" | "name">}} props */
export function YourCoach({ coach }) {
  /** @type {ReturnType<typeof useList<Coach>>} */
  const mine = useList("/v1/me/coaches?limit=100");
  const [wanted, setWanted] = useState(/** @type {boolean | null} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  if (!mine.items) return null;
  const has = wanted ?? mine.items.some((one) => one.id === coach.id);
  const toggle = async () => {
    setWanted(!has);
    setError(null);
    const path = `/v1/me/coaches/${encodeURIComponent(coach.id)}`;
    try {
      await (has ? remove(path) : put(path));
      invalidate("/v1/me/coaches");
      say(has ? t("coaches.removed", { name: coach.name }) : t("coaches.added", { name: coach.name }));
    } catch (failure) {
      setWanted(has);
      setError(failure);
    }
  };
  return html`<button type="button" class="button" onClick=${toggle}>
      ${has ? t("coaches.remove") : t("coaches.add")}
    </button>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
