// Schedule: coaching type, session type, day, time, price, Book Now.
import { useBooking } from "../booking/book.js";
import { useChoice } from "../booking/choice.js";
import { GOALS, WAITING, draftOf, keepDrafts, useDraft } from "../booking/drafts.js";
import { readOpeningsAhead } from "../booking/openings.js";
import {
  ChosenTimes,
  HoldLine,
  InTimeLine,
  LateLines,
  NotIncluded,
  NoteField,
  Price,
  Refusal,
  Shortage,
  isShort,
} from "../booking/summary.js";
import { Times } from "../booking/times.js";
import { chooseTypes, priceOf } from "../booking/types.js";
import { isMissing } from "../api/errors.js";
import { invalidate, readAhead, useGet } from "../api/resource.js";
import { NoSuchCoach } from "../components/no-coach.js";
import { Avatar, Empty, ErrorNote, PageHead, Select, Skeleton, say } from "../components/parts.js";
import { inOrder } from "../credits/paying.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { go, href } from "../router.js";
import { t } from "../texts.js";
import { credits, dateAndTime } from "../time.js";
import { presentZone, useZone } from "../zone.js";

/** @typedef {import("../api/types").Coach} Coach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {import("../api/types").Credits} Credits */
/** @typedef {import("../api/types").Me} Me */

/** @param {string} coachId */
const coachPath = (coachId) => `/v1/coaches/${encodeURIComponent(coachId)}`;

/** Reads at once all that the page will ask for one after the other. @param {Record<string, string>} params @param {URLSearchParams} query */
export function ahead(params, query) {
  const [coachId = "", sessionTypeId] = [params["coachId"], query.get("session_type")];
  [coachPath(coachId), "/v1/catalogue", "/v1/credits"].forEach(readAhead);
  if (sessionTypeId) readOpeningsAhead({ coachId, sessionTypeId, zone: presentZone() }, query.get("day"));
}

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params, query }) {
  useState(() => ahead(params, query));
  /** @type {ReturnType<typeof useGet<Coach>>} */
  const coach = useGet(coachPath(params["coachId"] ?? ""));
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  /** @type {ReturnType<typeof useGet<Credits>>} */
  const paying = useGet("/v1/credits");
  if (isMissing(coach.error)) return html`<${NoSuchCoach} />`;
  const found = coach.data;
  const known = found ? "known" : "unknown";
  return html`<div class="profile-head booking-head" key=${known}>
      <${Avatar} name=${found?.name ?? ""} photo=${found?.photo_url} />
      <${PageHead} section=${t("schedule.title")} title=${found?.name ?? t("schedule.title")}>
        ${found && html`<a class="button" href=${href(`/coaches/${found.id}`)}>${t("schedule.profile")}</a>`}
      <//>
    </div>
    <div class="tall" key=${`${known} below`}>
      ${found && catalogue.data && !paying.loading
        ? html`<${Offered} me=${me} coach=${found} catalogue=${catalogue.data} paying=${paying.data} query=${query} />`
        : html`<${Unread} reads=${[coach, catalogue]} />`}
    </div>`;
}

/** @param {{reads: {error: unknown, reload: () => void}[]}} props */
function Unread({ reads }) {
  const failed = reads.find(({ error }) => error);
  return failed
    ? html`<${ErrorNote} error=${failed.error} retry=${() => reads.forEach((one) => one.reload())} />`
    : html`<${Skeleton} lines=${6} />`;
}

/** @param {{me: Me, coach: Coach, catalogue: Catalogue, paying: Credits | undefined, query: URLSearchParams}} props */
function Offered({ coach, catalogue, ...rest }) {
  const { coachingType, sessionType, ...types } = chooseTypes(coach, catalogue, rest.query);
  if (!coachingType || !sessionType) {
    return html`<${Empty} title=${t("schedule.nothing")}>
      <p>${t("schedule.nothing_hint", { name: coach.name })}</p>
      <a class="button primary" href="#/find">${t("coaches.find")}</a>
    <//>`;
  }
  return html`<${Booking} ...${rest} coach=${coach} types=${types} coachingType=${coachingType} sessionType=${sessionType} />`;
}

/** Those that can pay for a session of this person, their own first. @param {Credits | undefined} all */
function usePaying(all) {
  const [walletId, setWalletId] = useState("");
  useEffect(() => {
    const refresh = () => invalidate("/v1/credits");
    addEventListener("focus", refresh);
    return () => removeEventListener("focus", refresh);
  }, []);
  const wallets = inOrder((all?.wallets ?? []).filter(({ payable }) => payable));
  const wallet = wallets.find((one) => one.id === walletId) ?? wallets[0];
  return { wallets, wallet, buying: all?.buying ?? "ask_admin", setWalletId };
}

/**
 * What the member's groups do not include of the choice, in words; nothing: they include it.
 * @param {import("../api/types").OfferedCoachingType} coachingType
 * @param {import("../api/types").OfferedSessionType} sessionType
 */
function notIncluded(coachingType, sessionType) {
  if (!coachingType.allowed) return t("schedule.type_coaching", { type: coachingType.name });
  return sessionType.allowed ? "" : t("schedule.sessions_of", { credits: credits(sessionType.credits) });
}

/**
 * @param {object} props
 * @param {Me} props.me
 * @param {Coach} props.coach
 * @param {Pick<ReturnType<typeof chooseTypes>, "coachingTypes" | "sessionTypes">} props.types
 * @param {import("../api/types").OfferedCoachingType} props.coachingType
 * @param {import("../api/types").OfferedSessionType} props.sessionType
 * @param {Credits | undefined} props.paying
 * @param {URLSearchParams} props.query
 */
function Booking({ me, coach, types, coachingType, sessionType, paying, query }) {
  const zone = useZone();
  const { setWalletId, ...money } = usePaying(paying);
  const [note, setNote] = useDraft(me.id, coach.id, draftOf(me.id, GOALS));
  const booking = useBooking(coach.id, (session) => {
    keepDrafts(me.id, { [coach.id]: "", [GOALS]: "", [WAITING]: "" });
    const path = `/sessions/${session.id}`;
    go(href(path));
    say(session.status === "requested" ? t("schedule.requested", { name: coach.name }) : t("schedule.booked"), path);
  });
  const chosen = useChoice({
    wanted: { coachId: coach.id, sessionTypeId: sessionType.id, zone },
    path: `/coaches/${coach.id}/schedule`,
    query,
    mode: coach.booking_mode,
    refusal: booking.error,
    onChoose: booking.clear,
  });
  const onWallet = (/** @type {string} */ id) => {
    booking.clear();
    setWalletId(id);
  };
  const { starts, instant } = chosen;
  /** @type {import("../booking/summary.js").Choice} */
  const choice = { coach, coachingTypeName: coachingType.name, sessionType, starts, zone, ...money };
  const send = () =>
    booking.book({
      coach_id: coach.id,
      coaching_type_id: coachingType.id,
      session_type_id: sessionType.id,
      ...(instant ? { starts_at: starts[0] } : { proposed_starts: starts }),
      ...(money.wallet ? { wallet_id: money.wallet.id } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
  return html`<div class="columns booking">
    <div class="stack">
      <${Types} types=${types} coachingType=${coachingType} sessionType=${sessionType} onChange=${chosen.address} />
      <${Times} choice=${chosen} zone=${zone} />
    </div>
    <${Summary} me=${me} choice=${choice} chosen=${chosen} barred=${notIncluded(coachingType, sessionType)} booking=${booking} onWallet=${onWallet} send=${send}>
      <${NoteField} choice=${choice} note=${note} onNote=${setNote} />
    <//>
  </div>`;
}

/**
 * What is booked, for how much, and the button: it waits for the openings, so that nothing moves when they come.
 * @param {object} props
 * @param {Me} props.me
 * @param {import("../booking/summary.js").Choice} props.choice
 * @param {ReturnType<typeof useChoice>} props.chosen
 * @param {string} props.barred
 * @param {ReturnType<typeof useBooking>} props.booking
 * @param {(id: string) => void} props.onWallet
 * @param {() => void} props.send
 * @param {import("../html.js").Children} props.children
 */
function Summary({ me, choice, chosen, barred, booking, onWallet, send, children }) {
  const { coach, coachingTypeName, sessionType, starts, zone } = choice;
  const { openings, instant } = chosen;
  /** @type {{current: typeof openings.policy}} */
  const known = useRef(undefined);
  known.current = openings.policy ?? known.current;
  const policy = known.current;
  if (openings.loading && !policy) return html`<aside class="panel summary"><${Skeleton} lines=${8} /></aside>`;
  const short = !barred && !booking.error && isShort(choice);
  return html`<aside class="panel summary" aria-label=${t("schedule.your_session")}>
    <h2>${t("schedule.what", { type: coachingTypeName, length: sessionType.name })}</h2>
    ${children}
    ${!instant && html`<${HoldLine} choice=${choice} />`}
    <${ChosenTimes}
      starts=${starts}
      minutes=${sessionType.minutes}
      zone=${zone}
      coachName=${coach.name}
      instant=${instant}
      lost=${chosen.lost}
      onRemove=${chosen.onRemove}
    />
    <${Price} choice=${choice} onWallet=${onWallet} />
    <${LateLines} policy=${policy} starts=${starts} zone=${zone} />
    ${booking.error &&
    html`<${Refusal} error=${booking.error} zone=${zone} onSlot=${chosen.onNearest} retry=${send} personId=${me.id} />`}
    ${barred && !booking.error && html`<${NotIncluded} what=${barred} groups=${groupNames(me)} />`}
    ${short && html`<${Shortage} choice=${choice} onWallet=${onWallet} personId=${me.id} />`}
    <${BookButton} choice=${choice} busy=${booking.busy} barred=${Boolean(barred)} send=${send} />
    <${InTimeLine} policy=${policy} starts=${starts} zone=${zone} />
  </aside>`;
}

/** The groups that the member is in. @param {Me} me */
const groupNames = ({ groups }) => groups.filter(({ role }) => role === "member").map(({ name }) => name);

/**
 * @param {object} props
 * @param {Pick<ReturnType<typeof chooseTypes>, "coachingTypes" | "sessionTypes">} props.types
 * @param {import("../api/types").OfferedCoachingType} props.coachingType
 * @param {import("../api/types").OfferedSessionType} props.sessionType
 * @param {(some: Record<string, string>) => void} props.onChange
 */
function Types({ types, coachingType, sessionType, onChange }) {
  return html`<div class="choices">
    <${Select}
      label=${t("schedule.coaching_type")}
      value=${coachingType.id}
      options=${types.coachingTypes.map((type) => [type.id, `${type.name}${outside(type)}`])}
      onChange=${(/** @type {string} */ coaching_type) => onChange({ coaching_type })}
    />
    <${Select}
      label=${t("schedule.session_type")}
      value=${sessionType.id}
      options=${types.sessionTypes.map((type) => [type.id, `${type.name} · ${priceOf(type)}${outside(type)}`])}
      onChange=${(/** @type {string} */ session_type) => onChange({ session_type })}
    />
  </div>`;
}

/** @param {{allowed: boolean}} type */
const outside = ({ allowed }) => (allowed ? "" : ` · ${t("schedule.not_in_group")}`);

/**
 * On a phone it stays in sight at the foot of the screen once a time is chosen.
 * @param {{choice: import("../booking/summary.js").Choice, busy: boolean, barred: boolean, send: () => void}} props
 */
function BookButton({ choice, busy, barred, send }) {
  const { coach, starts, sessionType, zone } = choice;
  const instant = coach.booking_mode === "instant";
  const text = instant ? t("schedule.book") : t("schedule.request");
  const under = instant ? t("schedule.under_way") : t("schedule.requesting");
  const disabled = !starts.length || busy || barred || isShort(choice);
  return html`<div class=${starts.length ? "book-bar ready" : "book-bar"}>
    <p class="book-bar-text">
      ${starts.length === 1 ? dateAndTime(starts[0] ?? "", zone) : t("schedule.times", { count: starts.length })}
      <span class="hint">${sessionType.credits ? credits(sessionType.credits) : t("schedule.free")}</span>
    </p>
    <button type="button" class="button primary wide" disabled=${disabled} onClick=${send}>
      ${busy ? under : text}
    </button>
  </div>`;
}
