// What is not saved yet is not lost by leaving the page: the person is asked first.
import { useEffect } from "../html.js";
import { keepPage } from "../router.js";
import { t } from "../texts.js";

/** @param {boolean} unsaved */
export function useUnsaved(unsaved) {
  useEffect(() => {
    if (!unsaved) return undefined;
    const leave = (/** @type {Event} */ event) => event.preventDefault();
    const release = keepPage(() => confirm(t("parts.leave_sure")));
    addEventListener("beforeunload", leave);
    return () => {
      release();
      removeEventListener("beforeunload", leave);
    };
  }, [unsaved]);
}
