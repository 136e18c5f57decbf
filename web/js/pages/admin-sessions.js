// Admin: the sessions of the workspace: found by words, status, coach, member and day; cancelled, refunded.
import { MEMBERS, SearchField } from "../admin/people.js";
import { invalidate, useAll, useGet, useList } from "../api/resource.js";
import { now } from "../clock.js";
import { DateField } from "../components/date-field.js";
import { Icon } from "../components/icons.js";
import { Avatar, Dialog, Empty, ErrorNote, Listed, PageHead, Select, Skeleton, StatusPill } from "../components/parts.js";
import { useTyped } from "../hooks/typed.js";
import { html, useState } from "../html.js";
import { byName } from "../locale.js";
import { apart } from "../names.js";
import { href, replace } from "../router.js";
import { CancelDialog, RefundDialog } from "../session/dialogs.js";
import { sessionPath } from "../session/step.js";
import { t } from "../texts.js";
import { dateAndRange, dateIn, isDate, zoneCity } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {{q: string, status: string, coach_id: string, member_id: string, from: string, to: string}} Question */
/** @typedef {{step: "cancel" | "refund", id: string}} Asking */

const PATH = "/v1/admin/sessions";
const ANY_DAY = "any";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const zone = me.workspaces[0]?.timezone ?? me.timezone;
  const question = asked(query, dateIn(now(), zone));
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("admin_sessions.title")} lead=${me.workspaces[0]?.name} />
    <${Filters} question=${question} zone=${zone} />
    ${question.member_id && html`<${OneMember} question=${question} />`}
    <h2 class="unseen">${t("admin_sessions.found")}</h2>
    <${Sessions} question=${question} />`;
}

/** @param {URLSearchParams} query @param {string} today the first day, if none is named @returns {Question} */
function asked(query, today) {
  const dates = ["from", "to"].map((name) => query.get(name) ?? "");
  const [from = "", to = ""] = dates.map((date) => (isDate(date) ? date : ""));
  return {
    q: query.get("q") ?? "",
    status: query.get("status") ?? "",
    coach_id: query.get("coach_id") ?? "",
    member_id: query.get("member_id") ?? "",
    from: query.has("from") ? from : today,
    to,
  };
}

/** @param {Question} question where the address says so; no first day is said too */
const addressOf = (question) => href("/admin/sessions", { ...question, from: question.from || ANY_DAY });

/** @returns {[string, string][]} */
const statuses = () => [
  ["", t("admin_sessions.all_statuses")],
  ["requested", t("parts.status_waiting")],
  ["confirmed", t("parts.status_confirmed")],
  ["completed", t("parts.status_completed")],
  ["no_show", t("parts.status_no_show")],
  ["cancelled", t("parts.status_cancelled")],
  ["declined", t("parts.status_declined")],
  ["withdrawn", t("parts.status_withdrawn")],
  ["expired", t("parts.status_expired")],
];

/** @param {{question: Question, zone: string}} props */
function Filters({ question, zone }) {
  /** @type {ReturnType<typeof useAll<import("../api/types").LinkedCoach>>} */
  const coaches = useAll("/v1/admin/coaches");
  const change = (/** @type {Partial<Question>} */ some) => replace(addressOf({ ...question, ...some }));
  const [words, setWords] = useTyped(question.q, (q) => change({ q }));
  const named = (coaches.data ?? []).toSorted(byName).map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
  return html`<div class="filters five" role="search" aria-label=${t("admin_sessions.title")}>
    <${SearchField} placeholder=${t("admin_sessions.names")} value=${words} onChange=${setWords} />
    <${Select}
      label=${t("admin_sessions.status")}
      value=${question.status}
      options=${statuses()}
      onChange=${(/** @type {string} */ status) => change({ status })}
    />
    <${Select}
      label=${t("usage.coach")}
      value=${question.coach_id}
      options=${[["", t("usage.all_coaches")], ...named]}
      onChange=${(/** @type {string} */ coach_id) => change({ coach_id })}
    />
    <${DateField} label=${t("usage.from")} value=${question.from} onChange=${(/** @type {string} */ from) => change({ from })} />
    <${DateField}
      label=${t("usage.to")}
      hint=${t("usage.days_in", { city: zoneCity(zone) })}
      value=${question.to}
      onChange=${(/** @type {string} */ to) => change({ to })}
    />
  </div>`;
}

/** Whose sessions alone are shown, and the way back to everybody's. @param {{question: Question}} props */
function OneMember({ question }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Member>>} */
  const { data } = useGet(`${MEMBERS}/${encodeURIComponent(question.member_id)}`);
  const name = data?.name ?? "…";
  const everybody = () => replace(addressOf({ ...question, member_id: "" }));
  return html`<ul class="chips alone" aria-label=${t("members.member")}>
    <li class="chip">
      ${t("admin_sessions.of_member", { name: apart(name) })}
      <button type="button" class="chip-remove" aria-label=${t("admin_sessions.of_everybody")} onClick=${everybody}>
        <${Icon} name="close" size=${14} />
      </button>
    </li>
  </ul>`;
}

/** @param {{question: Question}} props */
function Sessions({ question }) {
  const [asking, setAsking] = useState(/** @type {Asking | null} */ (null));
  const backwards = question.from && question.to && question.from > question.to;
  /** @type {ReturnType<typeof useList<Session>>} */
  const sessions = useList(backwards ? null : `${PATH}${href("", question).slice(1)}`);
  const close = () => {
    invalidate(PATH);
    setAsking(null);
  };
  if (backwards) return html`<p class="note bad" role="alert">${t("usage.backwards")}</p>`;
  const empty = html`<${Empty} icon="search" title=${t("admin_sessions.none")}>
    <p>${t("admin_sessions.none_about")}</p>
    <a class="button" href=${href("/admin/sessions", { from: ANY_DAY })}>${t("admin_sessions.all_sessions")}</a>
  <//>`;
  return html`<${Listed} of=${sessions} empty=${empty}>
      ${(/** @type {Session} */ session) => html`<${Row} session=${session} onAsk=${setAsking} />`}
    <//>
    ${asking && html`<${Step} key=${asking.id} asking=${asking} onClose=${close} />`}`;
}

/** @param {{session: Session, onAsk: (asking: Asking) => void}} props */
function Row({ session, onAsk }) {
  const zone = useZone();
  const { id, coaching_type, member, coach, starts_at, ends_at, cancellation } = session;
  const name = t("admin_sessions.session", { type: coaching_type.name, member: apart(member.name), coach: apart(coach.name) });
  return html`<div class="row-card wraps whole">
    <${Avatar} name=${member.name} />
    <span class="row-main">
      <span class="row-title"><a class="stretched" href=${href(`/sessions/${id}`)}>${name}</a></span>
      <span class="hint">
        ${starts_at ? dateAndRange(starts_at, ends_at ?? starts_at, zone) : t("wallets.no_time_yet")} · ${t("time.minutes", { count: session.minutes })}
      </span>
    </span>
    <${StatusPill} status=${session.status} />
    ${cancellation.told &&
    html`<button
      type="button"
      class="button small raised"
      aria-label=${t("admin_sessions.cancel_session", { session: name })}
      onClick=${() => onAsk({ step: "cancel", id })}
    >
      ${t("admin_sessions.cancel")}
    </button>`}
    ${session.exceptional_refund_credits > 0 &&
    html`<button
      type="button"
      class="button small raised"
      aria-label=${t("admin_sessions.refund_session", { session: name })}
      onClick=${() => onAsk({ step: "refund", id })}
    >
      ${t("admin_sessions.refund")}
    </button>`}
  </div>`;
}

/** What it would do is told of the session as it is now, not as it was listed. @param {{asking: Asking, onClose: () => void}} props */
function Step({ asking, onClose }) {
  /** @type {ReturnType<typeof useGet<Session>>} */
  const { data, error, reload } = useGet(sessionPath(asking.id));
  if (data && asking.step === "cancel") return html`<${CancelDialog} session=${data} seat="admin" onClose=${onClose} />`;
  if (data) return html`<${RefundDialog} session=${data} onClose=${onClose} />`;
  const title = asking.step === "cancel" ? t("admin_sessions.cancel") : t("admin_sessions.refund");
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${error ? html`<${ErrorNote} error=${error} retry=${reload} />` : html`<${Skeleton} />`}
  <//>`;
}
