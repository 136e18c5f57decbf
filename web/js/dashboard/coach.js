// A coach's side of the dashboard: what waits, what has ended without a word, the week, what needs attention.
import { useGet, useList } from "../api/resource.js";
import { CoachWeek } from "../coach/calendar.js";
import { SessionRow } from "../components/cards.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { html } from "../html.js";
import { deadlineOf } from "../session/answer.js";
import { Outcome } from "../session/outcome.js";
import { rich, t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */

const REQUESTS = "/v1/sessions?when=requests&as=coach";
const SHOWN = 4;

/** @param {{myId: string}} props */
export function CoachSide({ myId }) {
  return html`<${NoHours} />
    <${FailingCalendars} />
    <${Requests} myId=${myId} />
    <${Unmarked} myId=${myId} />
    <section>
      <div class="section-head">
        <h2>${t("dashboard.your_week")}</h2>
        <a href="#/coach/week">${t("dashboard.whole_week")}</a>
      </div>
      <${CoachWeek} day=${null} />
    </section>`;
}

/** Without hours nobody can book. */
function NoHours() {
  /** @type {ReturnType<typeof useGet<import("../api/types").Availability>>} */
  const hours = useGet("/v1/coach/availability");
  if (!hours.data) return null;
  const { weekly, overrides } = hours.data;
  const isOpen = [...Object.values(weekly), ...overrides.map(({ ranges }) => ranges)].some((ranges) => ranges.length > 0);
  if (isOpen) return null;
  return html`<section class="note warn">
    <p>
      ${rich("dashboard.no_hours", {
        strong: (words) => html`<strong>${words}</strong>`,
        link: (words) => html`<a href="#/coach/hours">${words}</a>`,
      })}
    </p>
  </section>`;
}

/** What is entered there now blocks nothing, and only the coach can mend that. */
function FailingCalendars() {
  /** @type {ReturnType<typeof useList<import("../api/types").Calendar>>} */
  const calendars = useList("/v1/coach/calendars");
  const failing = (calendars.items ?? []).filter(({ problem }) => problem);
  return html`${failing.map(
    ({ id, name, problem }) => html`<section key=${id} class="note warn">
      <p>
        ${rich("dashboard.calendar_fails", {
          name,
          problem: problem ?? "",
          strong: (words) => html`<strong>${words}</strong>`,
          link: (words) => html`<a href="#/coach/calendars">${words}</a>`,
        })}
      </p>
    </section>`,
  )}`;
}

/** What waits for the coach's answer, the most urgent first; absent while nothing does. @param {{myId: string}} props */
function Requests({ myId }) {
  const zone = useZone();
  /** @type {ReturnType<typeof useList<Session>>} */
  const requests = useList(REQUESTS);
  useAskAgain(true, REQUESTS);
  if (!requests.items?.length) return null;
  return html`<section>
    <div class="section-head">
      <h2>${t("sessions.waiting_for_you")}</h2>
      <a href="#/coach/requests">${t("sessions.answer")}</a>
    </div>
    <ul class="rows">
      ${requests.items
        .slice(0, SHOWN)
        .map(
          (session) =>
            html`<li key=${session.id}>
              <${SessionRow} session=${session} myId=${myId} />
              <p class="hint deadline">${t("dashboard.answer_by", { time: dateAndTime(deadlineOf(session), zone) })}</p>
            </li>`,
        )}
    </ul>
  </section>`;
}

/** Sessions that have ended and are not marked: how did they go? @param {{myId: string}} props */
function Unmarked({ myId }) {
  /** @type {ReturnType<typeof useList<Session>>} */
  const past = useList("/v1/sessions?when=past&as=coach&limit=10");
  const open = (past.items ?? []).filter(({ status }) => status === "confirmed");
  return html`${open.map(
    (session) =>
      html`<div key=${session.id} class="unmarked">
        <${SessionRow} session=${session} myId=${myId} />
        <${Outcome} session=${session} seat="coach" />
      </div>`,
  )}`;
}
