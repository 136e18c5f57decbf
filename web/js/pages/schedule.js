// Schedule: coaching type, session type, day, time, price, Book Now.
import { useBooking } from "../booking/book.js";
import { Calendar } from "../booking/calendar.js";
import { Day } from "../booking/day.js";
import { useChosen, useOpenings } from "../booking/openings.js";
import {
  ChosenTimes,
  HoldLine,
  MOST_PROPOSALS,
  NotIncluded,
  NoteField,
  PolicyLine,
  Price,
  Refusal,
  Shortage,
  isShort,
  toggled,
} from "../booking/summary.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { offeredTypes, priceOf } from "../components/cards.js";
import { Avatar, Empty, ErrorNote, PageHead, Select, Skeleton, say } from "../components/parts.js";
import { ViewerZone } from "../components/zone-select.js";
import { inOrder } from "../credits/paying.js";
import { html, useEffect, useState } from "../html.js";
import { go, href, replace } from "../router.js";
import { credits, dateAndTime, dateIn, noonOf } from "../time.js";
import { useZone } from "../zone.js";
import { NoSuchCoach } from "./coach.js";

/** @typedef {import("../api/types").Coach} Coach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {import("../api/types").Slot} Slot */
/** @typedef {import("../api/types").Me} Me */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params, query }) {
  const coachId = params["coachId"] ?? "";
  /** @type {ReturnType<typeof useGet<Coach>>} */
  const coach = useGet(`/v1/coaches/${encodeURIComponent(coachId)}`);
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  if (isMissing(coach.error)) return html`<${NoSuchCoach} />`;
  const failed = coach.data ? catalogue.error : coach.error;
  if (coach.data && catalogue.data) {
    return html`<${Offered} me=${me} coach=${coach.data} catalogue=${catalogue.data} query=${query} />`;
  }
  return html`<${PageHead} section="Coaching" title="Schedule" />
    ${failed
      ? html`<${ErrorNote} error=${failed} retry=${() => [coach, catalogue].forEach((one) => one.reload())} />`
      : html`<${Skeleton} lines=${6} />`}`;
}

/**
 * The one that is wanted, else the first that the member's groups include.
 * @template {{id: string, allowed: boolean}} T
 * @param {T[]} types
 * @param {string | null} wanted
 */
const pick = (types, wanted) =>
  types.find(({ id }) => id === wanted) ?? types.find(({ allowed }) => allowed) ?? types[0];

/**
 * The valid choice that the address asks for, or the first there is.
 * @param {Coach} coach
 * @param {Catalogue} catalogue
 * @param {URLSearchParams} query
 */
function chooseTypes(coach, catalogue, query) {
  const coachingTypes = offeredTypes(coach, catalogue);
  const coachingType = pick(coachingTypes, query.get("coaching_type"));
  const offer = coach.offering.find((one) => one.coaching_type_id === coachingType?.id);
  const sessionTypes = catalogue.session_types.filter((type) => offer?.session_type_ids.includes(type.id));
  const sessionType = pick(sessionTypes, query.get("session_type"));
  return { coachingTypes, coachingType, sessionTypes, sessionType };
}

/** @param {{me: Me, coach: Coach, catalogue: Catalogue, query: URLSearchParams}} props */
function Offered({ me, coach, catalogue, query }) {
  const types = chooseTypes(coach, catalogue, query);
  const head = html`<div class="profile-head">
    <${Avatar} name=${coach.name} />
    <${PageHead} section="Schedule" title=${coach.name} lead=${coach.headline}>
      <a class="button" href=${href(`/coaches/${coach.id}`)}>Profile</a>
    <//>
  </div>`;
  if (!types.coachingType || !types.sessionType) {
    return html`${head}
      <${Empty} title="Nothing to book right now."><p>${coach.name} offers no sessions yet.</p><//>`;
  }
  return html`${head}
    <${Booking}
      me=${me}
      coach=${coach}
      types=${types}
      coachingType=${types.coachingType}
      sessionType=${types.sessionType}
      query=${query}
    />`;
}

/** Those that can pay for a session of this person, their own first. */
function useWallets() {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet("/v1/credits");
  useEffect(() => {
    const refresh = () => invalidate("/v1/credits");
    addEventListener("focus", refresh);
    return () => removeEventListener("focus", refresh);
  }, []);
  const wallets = inOrder((all.data?.wallets ?? []).filter(({ payable }) => payable));
  return { wallets, buying: all.data?.buying ?? "ask_admin" };
}

/**
 * What the member's groups do not include of the choice, in words; nothing: they include it.
 * @param {import("../api/types").OfferedCoachingType} coachingType
 * @param {import("../api/types").OfferedSessionType} sessionType
 */
function notIncluded(coachingType, sessionType) {
  if (!coachingType.allowed) return `${coachingType.name} coaching`;
  return !sessionType.allowed ? `sessions of ${credits(sessionType.credits)}` : "";
}

/**
 * @param {object} props
 * @param {Me} props.me
 * @param {Coach} props.coach
 * @param {ReturnType<typeof chooseTypes>} props.types
 * @param {import("../api/types").OfferedCoachingType} props.coachingType
 * @param {import("../api/types").OfferedSessionType} props.sessionType
 * @param {URLSearchParams} props.query
 */
function Booking({ me, coach, types, coachingType, sessionType, query }) {
  const zone = useZone();
  const instant = coach.booking_mode === "instant";
  const { wallets, buying } = useWallets();
  const [viewed, setViewed] = useState(/** @type {string | null} */ (null));
  const [walletId, setWalletId] = useState("");
  const [note, setNote] = useState("");
  const wanted = { coachId: coach.id, sessionTypeId: sessionType.id, zone };
  const openings = useOpenings(wanted, query.get("day"), viewed);
  const booking = useBooking(coach.id, (session) => {
    const path = `/sessions/${session.id}`;
    go(href(path));
    say(session.status === "requested" ? `Requested. ${coach.name} answers by mail.` : "Booked. The invite is on its way to your mail.", path);
  });
  const [starts, setStarts] = useChosen(openings, booking.error);
  useEffect(() => setStarts([]), [sessionType.id, coach.booking_mode]);

  const address = (/** @type {Record<string, string>} */ some) =>
    replace(href(`/coaches/${coach.id}/schedule`, { ...Object.fromEntries(query), ...some }));
  const onDay = (/** @type {string} */ day) => {
    setViewed(null);
    address({ day });
  };
  const onSlot = (/** @type {Slot} */ slot) => {
    booking.clear();
    setStarts(toggled(slot.starts_at, starts, instant));
  };
  const onNearest = (/** @type {Slot} */ slot) => {
    onDay(dateIn(slot.starts_at, zone));
    onSlot(slot);
  };
  const wallet = wallets.find((one) => one.id === walletId) ?? wallets[0];
  const onWallet = (/** @type {string} */ id) => {
    booking.clear();
    setWalletId(id);
  };
  /** @type {import("../booking/summary.js").Choice} */
  const choice = { coach, coachingTypeName: coachingType.name, sessionType, starts, zone, wallets, wallet, buying };
  const barred = notIncluded(coachingType, sessionType);
  const short = !barred && !booking.error && isShort(choice);
  const send = () =>
    booking.book({
      coach_id: coach.id,
      coaching_type_id: coachingType.id,
      session_type_id: sessionType.id,
      ...(instant ? { starts_at: starts[0] } : { proposed_starts: starts }),
      ...(wallet ? { wallet_id: wallet.id } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
  return html`<div class="columns booking">
    <div class="stack">
      <${Types} types=${types} coachingType=${coachingType} sessionType=${sessionType} onChange=${address} />
      <div class="openings panel">
        <div class="month">
          <${Calendar} ...${openings} onChoose=${onDay} onView=${setViewed} />
          <${ViewerZone} at=${starts[0] ?? noonOf(openings.day)} />
        </div>
        <${Day}
          openings=${openings}
          zone=${zone}
          chosen=${starts}
          full=${!instant && starts.length >= MOST_PROPOSALS}
          onDay=${onDay}
          onSlot=${onSlot}
        />
      </div>
    </div>
    <aside class="panel summary" aria-label="Your session">
      <h2>${coachingType.name}, ${sessionType.name}</h2>
      <${ChosenTimes}
        starts=${starts}
        minutes=${sessionType.minutes}
        zone=${zone}
        coachName=${coach.name}
        instant=${instant}
        onRemove=${(/** @type {string} */ start) => setStarts(starts.filter((one) => one !== start))}
      />
      <${Price} choice=${choice} onWallet=${onWallet} />
      <${NoteField} choice=${choice} note=${note} onNote=${setNote} />
      ${!instant && html`<${HoldLine} choice=${choice} />`}
      <${PolicyLine} policy=${openings.policy} starts=${starts} zone=${zone} />
      ${booking.error && html`<${Refusal} error=${booking.error} zone=${zone} onSlot=${onNearest} retry=${send} />`}
      ${barred && !booking.error && html`<${NotIncluded} what=${barred} groups=${groupNames(me)} />`}
      ${short && html`<${Shortage} choice=${choice} onWallet=${onWallet} />`}
      <${BookButton} choice=${choice} busy=${booking.busy} barred=${Boolean(barred)} send=${send} />
    </aside>
  </div>`;
}

/** The groups that the member is in. @param {Me} me */
const groupNames = ({ groups }) => groups.filter(({ role }) => role === "member").map(({ name }) => name);

/**
 * @param {object} props
 * @param {ReturnType<typeof chooseTypes>} props.types
 * @param {import("../api/types").OfferedCoachingType} props.coachingType
 * @param {import("../api/types").OfferedSessionType} props.sessionType
 * @param {(some: Record<string, string>) => void} props.onChange
 */
function Types({ types, coachingType, sessionType, onChange }) {
  return html`<div class="choices">
    <${Select}
      label="Coaching Type"
      value=${coachingType.id}
      options=${types.coachingTypes.map((type) => [type.id, `${type.name}${outside(type)}`])}
      onChange=${(/** @type {string} */ coaching_type) => onChange({ coaching_type })}
    />
    <${Select}
      label="Session Type"
      value=${sessionType.id}
      options=${types.sessionTypes.map((type) => [type.id, `${type.name} · ${priceOf(type)}${outside(type)}`])}
      onChange=${(/** @type {string} */ session_type) => onChange({ session_type })}
    />
  </div>`;
}

/** @param {{allowed: boolean}} type */
const outside = ({ allowed }) => (allowed ? "" : " · not in your group");

/**
 * On a phone it stays in sight at the foot of the screen once a time is chosen.
 * @param {{choice: import("../booking/summary.js").Choice, busy: boolean, barred: boolean, send: () => void}} props
 */
function BookButton({ choice, busy, barred, send }) {
  const { coach, starts, sessionType, zone } = choice;
  const [text, under] = coach.booking_mode === "instant" ? ["Book Now", "Booking…"] : ["Request Booking", "Requesting…"];
  const disabled = !starts.length || busy || barred || isShort(choice);
  return html`<div class=${starts.length ? "book-bar ready" : "book-bar"}>
    <p class="book-bar-text">
      ${starts.length === 1 ? dateAndTime(starts[0] ?? "", zone) : `${starts.length} times`}
      <span class="hint">${sessionType.credits ? credits(sessionType.credits) : "Free"}</span>
    </p>
    <button type="button" class="button primary wide" disabled=${disabled} onClick=${send}>
      ${busy ? under : text}
    </button>
  </div>`;
}
