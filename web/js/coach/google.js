// A calendar at Google: to its consent page, and back with an answer in the address.
import { post } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { ErrorNote, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useSend } from "../hooks/send.js";
import { html, useEffect, useState } from "../html.js";
import { replace } from "../router.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Calendar} Calendar */

const PATH = "/v1/coach/calendars";
const HERE = "#/coach/calendars";

/** What Google led back with is used once and leaves the address. @param {{query: URLSearchParams}} props */
export function Google({ query }) {
  const [declined, setDeclined] = useState(query.get("error") === "access_denied");
  const { act, busy: leaving, error: refused } = useAct();
  /** @type {ReturnType<typeof useSend<Calendar>>} */
  const { send, busy: finishing, error } = useSend(`${PATH}/google/code`);
  const [code, state] = [query.get("code"), query.get("state")];
  useEffect(() => {
    if (!code && !query.get("error")) return;
    replace(HERE);
    if (code && state) void finish(code, state);
  }, [code, state]);

  const finish = async (/** @type {string} */ given, /** @type {string} */ from) => {
    if (!(await send({ code: given, state: from }))) return;
    invalidate(PATH);
    say(t("calendars.added"));
  };
  const leave = () => {
    setDeclined(false);
    return act(
      () => post(`${PATH}/google`, undefined, ""),
      ({ authorize_url }) => location.assign(authorize_url),
    );
  };
  return html`<div class="form">
    <p class="hint">${t("calendars.google_text")}</p>
    ${declined && html`<p class="note" role="status">${t("calendars.google_declined")}</p>`}
    ${(error || refused) && html`<${ErrorNote} error=${error ?? refused} />`}
    <button type="button" class="button primary" disabled=${leaving || finishing} onClick=${leave}>
      ${finishing ? t("calendars.connecting") : t("calendars.google_connect")}
    </button>
  </div>`;
}
