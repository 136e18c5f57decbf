// The shapes of the HTTP API, written from openapi.json by `python -m infra.web_types`.

export interface AcceptBody {
  starts_at: string;
}

export interface AccountBody {
  url: string;
  user: string;
  password: string;
}

/** `member` is the person who was added; else `error` is the code and `detail` says why not. */
export interface Added {
  email: string;
  member: Member | null;
  error: string | null;
  detail: string | null;
}

/** You as a coach; `workspaces` are those that you offer something to. */
export interface AsCoach {
  profile: OwnProfile;
  photo_url: string | null;
  booking_mode: BookingMode;
  max_members: number | null;
  members: number;
  workspaces: CoachedWorkspace[];
  availability: Availability;
  time_off: TimeOff[];
  calendars: OwnCalendar[];
}

/** How many credits, and what for. */
export interface AskBody {
  credits: number;
  note?: string;
}

export type Asked = "open" | "granted" | "refused" | "withdrawn";

/** Why an admin should look at a purchase. */
export type Attention =
    | "amount_differs"
    | "currency_differs"
    | "mode_differs"
    | "other_purchase"
    | "checkout_refused"
    | "unpaid_for_long";

export interface Availability {
  timezone: string;
  weekly: Week;
  overrides: Override[];
  slot_interval_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  max_per_day: number | null;
  max_per_week: number | null;
  hold_proposed_times: boolean;
}

export interface AvailabilityBody {
  timezone: string;
  weekly: WeekBody;
  overrides?: OverrideBody[];
  slot_interval_minutes?: 5 | 10 | 15 | 20 | 30 | 60;
  buffer_before_minutes?: number;
  buffer_after_minutes?: number;
  minimum_notice_minutes?: number;
  horizon_days?: number;
  max_per_day?: number | null;
  max_per_week?: number | null;
  hold_proposed_times?: boolean;
}

/** `expiring_soon` are those of the available credits that end within 30 days, the first of them after `next_use_by`. */
export interface Balance {
  member: Named;
  email: string;
  wallet_id: string;
  available: number;
  held: number;
  expiring_soon: number;
  next_use_by: string | null;
}

/** `starts_at` with a coach who confirms at once, `proposed_starts` with one who reviews. */
export interface BookBody {
  coach_id: string;
  coaching_type_id: string;
  session_type_id: string;
  starts_at?: string | null;
  proposed_starts?: string[] | null;
  wallet_id?: string | null;
  note?: string;
}

/** The policy that the session was booked under. */
export interface BookedPolicy {
  cancellation_window_hours: number;
  late_reschedule_credits: number;
}

export type BookingMode = "instant" | "request";

/** How people of a workspace come to credits. */
export type Buying = "packs" | "ask_admin";

/** What a row of a report is of. */
export type By = "day" | "week" | "month" | "coach" | "group";

/** `problem` is a sentence that helps; `broken_count` are events that cannot be read; `clashes` are standing sessions over which the calendar is busy. */
export interface Calendar {
  id: string;
  kind: "ics" | "caldav" | "google";
  name: string;
  status: "reading" | "ok" | "needs_attention";
  problem: string | null;
  last_read_at: string | null;
  busy_count: number;
  broken_count: number;
  clashes: Clash[];
}

/** `caldav` takes `user` and `password`, and the `url` and `name` of a calendar that was found at the account's server. */
export interface CalendarBody {
  kind: "ics" | "caldav";
  url: string;
  user?: string;
  password?: string;
  name?: string;
}

export interface CancelBody {
  reason?: string;
  expected_refund_credits?: number | null;
}

/** What cancelling would do now, to you; `told` says it before you do, null if you cannot. */
export interface Cancellation {
  allowed: boolean;
  refundable: boolean;
  refundable_until: string | null;
  refund_credits: number;
  told: Consequence | null;
}

export interface Cancelled {
  at: string;
  by: Seat;
  reason: string;
  refunded_credits: number;
}

export interface Catalogue {
  coaching_types: CoachingType[];
  session_types: SessionType[];
}

export interface CatalogueBody {
  coaching_types: CoachingTypeBody[];
  session_types: SessionTypeBody[];
}

/** An answer, and how many coaches give it; `id` is what `POST /v1/matches` takes. */
export interface Choice {
  id: string;
  name: string;
  count: number;
}

export interface Clash {
  session_id: string;
  starts_at: string;
  ends_at: string;
}

/** `first_at` and `last_at` are of sessions that have begun; null if none has. */
export interface ClientOfCoach {
  member: Named;
  first_at: string | null;
  last_at: string | null;
  completed: number;
  upcoming: number;
  next_session: NextSession | null;
}

/** All that you may read of a coach. */
export interface Coach {
  name: string;
  headline: string;
  languages: string[];
  id: string;
  photo_url: string | null;
  timezone: string;
  offering: Offered[];
  booking_mode: BookingMode;
  rating: number | null;
  accepting_new_clients: boolean;
  next_opening: string | null;
  next_openings: string[];
  bio: string;
  specialties: string[];
  industries: string[];
  functions: string[];
}

/** Without an `offering` the coach offers all of the catalogue. All but that and `email` is for a new coach; one who coaches elsewhere keeps what they have. */
export interface CoachBody {
  headline?: string | null;
  bio?: string | null;
  languages?: string[] | null;
  specialties?: string[] | null;
  industries?: string[] | null;
  functions?: string[] | null;
  meeting_url?: string | null;
  email: string;
  name: string;
  offering?: OfferedBody[] | null;
  timezone?: string | null;
  booking_mode?: BookingMode;
}

/** `next_openings` are up to three, of the shortest length that the coach offers: a hint, at most 15 minutes old; the coach's slots are exact. `next_opening` is the first of them. `photo_url` is an address on the API's own origin, another one with each photo. */
export interface CoachSummary {
  name: string;
  headline: string;
  languages: string[];
  id: string;
  photo_url: string | null;
  timezone: string;
  offering: Offered[];
  booking_mode: BookingMode;
  rating: number | null;
  accepting_new_clients: boolean;
  next_opening: string | null;
  next_openings: string[];
}

export interface CoachWeek {
  from: string;
  timezone: string;
  sessions: WeekSession[];
  holds: ProposedTime[];
  asked: ProposedTime[];
  busy: Time[];
  time_off: TimeOff[];
  hours: Time[];
}

export interface CoachedWorkspace {
  workspace_id: string;
  accepting_new_clients: boolean;
  offering: Offered[];
  rating: number | null;
}

export interface CoachingType {
  id: string;
  name: string;
  description: string;
}

/** Without an `id` it is new. */
export interface CoachingTypeBody {
  id?: string | null;
  name: string;
  description?: string;
}

/** What is in the address to which Google led back. */
export interface CodeBody {
  code: string;
  state: string;
}

/** What is read; any other column is passed over, and told. */
export type Column = "email" | "name" | "first_name" | "last_name" | "groups" | "credits";

export interface Consent {
  authorize_url: string;
}

/** What a step would do now; `grave`: it costs credits. Instants stand in braces. */
export interface Consequence {
  title: string;
  text: string;
  grave: boolean;
}

/** `granted_credits`, `answer` and `answered_at` are what became of it. */
export interface CreditRequest {
  id: string;
  status: Asked;
  person: Named;
  credits: number;
  note: string;
  created_at: string;
  granted_credits: number | null;
  answer: string;
  answered_at: string | null;
}

/** `buying` is null for those who belong to no workspace of their own. */
export interface Credits {
  wallets: Wallet[];
  buying: Buying | null;
}

/** `last` is the session that ended or was cancelled last; null: there was none. */
export interface Dashboard {
  upcoming: Session[];
  requests: Session[];
  last: Session | null;
  coaches: CoachSummary[];
}

/** One day of the viewer's zone; perhaps without openings. */
export interface Day {
  date: string;
  slots: Slot[];
}

export interface DeclineBody {
  reason?: string;
}

/** `subject_id` is what it was done to: a person, wallet, group, session, or the workspace. `person`: to whom it was done, where to one; null for whom the workspace does not know any more. */
export interface Deed {
  id: string;
  at: string;
  actor: Named;
  action: Doing;
  subject_id: string;
  person: Named | null;
  detail: Record<string, string | number>;
}

/** `event_id` is sent as `webhook-id`, the same at each try, and `body` as it is here. */
export interface Delivery {
  id: string;
  event_id: string;
  type: EventType;
  timestamp: string;
  status: DeliveryStatus;
  next_try_at: string | null;
  tries: Try[];
  body: string;
}

export type DeliveryStatus = "waiting" | "delivered" | "given_up";

/** `url` is where your directory calls (SCIM 2.0); since `connected_at` it has a token. */
export interface Directory {
  url: string;
  status: "on" | "off";
  connected_at: string | null;
}

/** `token` opens the directory's part of your workspace; it is shown this once. */
export interface DirectoryToken {
  url: string;
  status: "on" | "off";
  connected_at: string | null;
  token: string;
}

/** What was done, as `<thing>.<verb>`. */
export type Doing =
    | "workspace.changed"
    | "member.added"
    | "member.changed"
    | "member.removed"
    | "member.erased"
    | "coach.added"
    | "coach.changed"
    | "coach.removed"
    | "catalogue.changed"
    | "group.added"
    | "group.changed"
    | "group.removed"
    | "group.member_added"
    | "group.member_removed"
    | "credits.transferred"
    | "credits.set"
    | "credits.granted"
    | "credits.refused"
    | "debt.taken"
    | "debt.written_off"
    | "webhook.added"
    | "webhook.changed"
    | "webhook.removed"
    | "webhook.rotated"
    | "webhook.resent"
    | "directory.connected"
    | "directory.disconnected"
    | "session.cancelled"
    | "session.completed"
    | "session.missed"
    | "session.refunded";

/** `credits` is signed; `session` is there for those who may see it; `actor` is who moved them; `counterpart` is the account on the other side: the id of a wallet, or the workspace's `issued`, `spent` or `expired`. */
export interface Entry {
  id: string;
  at: string;
  credits: number;
  reason: Reason;
  note: string;
  actor: Named;
  session_id: string | null;
  session: PaidSession | null;
  counterpart: string;
  balance_after: number;
}

/** `erased`: nothing is left that tells who it was. */
export interface Erasure {
  status: "erasing" | "erased";
}

export type EventType =
    | "session.requested"
    | "session.confirmed"
    | "session.rescheduled"
    | "session.cancelled"
    | "session.declined"
    | "session.expired"
    | "session.completed"
    | "session.no_show"
    | "credits.transferred"
    | "credits.purchased"
    | "credits.expired"
    | "member.added"
    | "member.removed"
    | "ping";

/** All that is stored about you and written by you, in all workspaces, also in those that you have left. `mails` of a session stand with it. `entries` are the history of your wallets. */
export interface Everything {
  exported_at: string;
  person: Me | null;
  has_calendar_feed: boolean;
  as_coach: AsCoach | null;
  coaches: OwnCoach[];
  wallets: OwnWallet[];
  credit_requests: CreditRequest[];
  purchases: Purchase[];
  invitations: Invitation[];
  directories: InDirectory[];
  mails: OwnMail[];
  sessions: OwnSession[];
  entries: OwnEntry[];
}

export interface Existing {
  line: number;
  address: string;
  member_id: string;
  name: string;
  status: Standing;
}

/** `use_by` is the last day, in the workspace's zone. */
export interface Expiring {
  credits: number;
  use_by: string;
}

/** A large file, which is made meanwhile. Once it is `ready` a mail tells so, and `download_url` gives it for five minutes; ask again for another one. It is there until `gone_at`. */
export interface Export {
  status: ExportStatus;
  asked_at: string;
  made_at: string | null;
  gone_at: string | null;
  download_url: string | null;
}

export type ExportStatus = "preparing" | "ready";

export interface Fact {
  kind: FactKind;
  text: string;
}

/** What a fact is about. */
export type FactKind = "coaching_types" | "specialties" | "hours" | "industry" | "function" | "rating" | "return";

/** An address to subscribe to; whoever knows it sees your sessions. */
export interface Feed {
  url: string;
}

export type Fit = "great" | "good" | "possible";

export interface FoundCalendar {
  url: string;
  name: string;
}

export interface FoundCalendars {
  items: FoundCalendar[];
}

/** `next_opening` is null where none is in sight. */
export interface FullCoach {
  id: string;
  name: string;
  next_opening: string | null;
}

/** `credits` instead of those that were asked for; left out, or null: as many as those. */
export interface GrantBody {
  credits?: number | null;
  note?: string;
}

/** `balance` is what is available and what is held; without a wallet these three are null. */
export interface Group {
  id: string;
  name: string;
  coaching_type_ids: string[] | null;
  max_credits_per_session: number | null;
  wallet: boolean;
  wallet_id: string | null;
  balance: number | null;
  held: number | null;
  admin_ids: string[];
  members_count: number;
}

/** Null means any: every coaching type, however many credits a session costs. */
export interface GroupBody {
  name: string;
  coaching_type_ids?: string[] | null;
  max_credits_per_session?: number | null;
  wallet?: boolean;
  admin_ids?: string[];
}

/** `given` are the credits of the group's wallet that it may take back from this member. */
export interface GroupMember {
  id: string;
  name: string;
  email: string;
  wallet_id: string;
  balance: number;
  held: number;
  given: number;
}

/** What is left out stays; null takes a limit away, and elsewhere changes nothing. */
export interface GroupPatch {
  name?: string | null;
  coaching_type_ids?: string[] | null;
  max_credits_per_session?: number | null;
  wallet?: boolean | null;
  admin_ids?: string[] | null;
}

/** `read_as` null: the column is not read. */
export interface Header {
  header: string;
  read_as: Column | null;
}

export interface Health {
  status: string;
  version: string;
}

export interface Import {
  results: Added[];
}

/** People to add; `credits` come from the workspace's pool. */
export interface ImportBody {
  rows: MemberBody[];
}

/** What your company's directory said of you. */
export interface InDirectory {
  workspace_id: string;
  external_id: string | null;
  display_name: string | null;
  formatted_name: string | null;
  given_name: string | null;
  family_name: string | null;
}

/** An intro session that you may book with this coach. */
export interface Intro {
  session_type_id: string;
  minutes: number;
  credits: number;
}

export interface Invalid {
  line: number;
  text: string;
  message: string;
}

/** A company's wish that you coach for it; it has been shown nothing of you. */
export interface Invitation {
  id: string;
  workspace: InvitingWorkspace;
  status: InvitationStatus;
  invited_at: string;
  expires_at: string;
}

export type InvitationStatus = "open" | "accepted" | "declined" | "over";

export interface InvitingWorkspace {
  id: string;
  name: string;
}

/** What happened last, and what was written to it. */
export interface LastEvent {
  kind: string;
  at: string;
  message: string;
}

/** What is left out, or null, stays as it is; `linked` false removes the coach. */
export interface LinkPatch {
  linked?: boolean | null;
  offering?: OfferedBody[] | null;
}

/** `offering` is what the coach offers to your workspace. */
export interface LinkedCoach {
  name: string;
  headline: string;
  languages: string[];
  id: string;
  photo_url: string | null;
  timezone: string;
  offering: Offered[];
  booking_mode: BookingMode;
  rating: number | null;
  accepting_new_clients: boolean;
  next_opening: string | null;
  next_openings: string[];
  email: string;
  linked: boolean;
}

/** `columns` is empty where the list has no header; `notes` tell how a file was read. */
export interface List {
  new: New[];
  existing: Existing[];
  invalid: Invalid[];
  columns: Header[];
  notes: string[];
}

/** A list of people, as one of these: a file's bytes in base64 (`file`), a pasted text (`text`), or a column with an address in each line, alone or as `Name <address>` (`addresses`). */
export interface ListBody {
  addresses?: string[] | null;
  text?: string | null;
  file?: string | null;
}

/** A page of a list; `next_cursor` continues it and is null at its end. */
export interface Listing<T> {
  items: T[];
  next_cursor: string | null;
}

/** `affected_sessions` are the standing sessions that it lies over. */
export interface MadeTimeOff {
  id: string;
  starts_at: string;
  ends_at: string;
  note: string;
  affected_sessions: string[];
}

/** So many mails came back for now, one behind the other; `last_at` is when the last one did. */
export interface MailReturned {
  times: number;
  last_at: string;
}

/** Why no mail goes to the address since then: it came back for good, was called spam, or for days all of it came back for now (`unreachable`). */
export interface MailStop {
  cause: StopCause;
  since: string;
}

/** Which mails you want of those that can be turned off: reminders of sessions, and warnings about credits. */
export interface Mails {
  reminders: boolean;
  credits: boolean;
}

/** What is left out, or null, stays as it is. */
export interface MailsPatch {
  reminders?: boolean | null;
  credits?: boolean | null;
}

/** `score` is of 100; `reasons` and `missing` say where it comes from. */
export interface Match {
  coach: CoachSummary;
  score: number;
  fit: Fit;
  reasons: Fact[];
  missing: Fact[];
  openings: OpenHours;
  intro: Intro | null;
}

/** What you wish for, the most wished coaching type first. Types and languages must be met. */
export interface MatchBody {
  coaching_type_ids: string[];
  languages: string[];
  specialties?: string[];
  industry?: string | null;
  function?: string | null;
  preferred_hours?: PreferredBody[];
  timezone?: string | null;
}

export interface MatchOptions {
  coaching_types: Choice[];
  specialties: Choice[];
  languages: Choice[];
  industries: Choice[];
  functions: Choice[];
}

/** `relax` is empty unless few coaches fit. */
export interface Matches {
  items: Match[];
  next_cursor: string | null;
  relax: Relax[];
}

/** `mail_stopped` is null while mail goes to you, `mail_returned` while it arrives. */
export interface Me {
  id: string;
  name: string;
  email: string;
  timezone: string;
  language: string;
  roles: Role[];
  workspaces: OwnWorkspace[];
  groups: OwnGroup[];
  mails: Mails;
  mail_stopped: MailStop | null;
  mail_returned: MailReturned | null;
}

/** What is left out, or null, stays as it is. */
export interface MePatch {
  name?: string | null;
  timezone?: string | null;
  language?: string | null;
  mails?: MailsPatch | null;
}

/** `balance` is what is available and what is held; `group_ids` are those that you see. `sessions_left` is null until the person is removed; then it counts down to 0. */
export interface Member {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  status: Standing;
  timezone: string;
  wallet_id: string;
  balance: number;
  held: number;
  group_ids: string[];
  sessions_left: number | null;
  mail_stopped: MailStop | null;
  mail_returned: MailReturned | null;
}

/** `credits` come from the workspace's pool. */
export interface MemberBody {
  email: string;
  name: string;
  credits?: number;
  roles?: ("member" | "group_admin" | "admin" | "owner")[];
  group_ids?: string[];
}

/** What is left out, or null, stays as it is. */
export interface MemberPatch {
  name?: string | null;
  roles?: ("member" | "group_admin" | "admin" | "owner")[] | null;
}

/** One mail; `label` says of what kind, `to` is the recipient's name, `sent_at` null until it went. */
export interface Message {
  kind: string;
  label: string;
  to: string;
  sent_at: string | null;
  status: string;
}

export type MessageStatus = "waiting" | "sending" | "sent" | "failed" | "superseded" | "uncertain";

export interface Named {
  id: string;
  name: string;
}

/** `line` counts from 1; `name` is what the list has, `suggested_name` that or else a guess. `credits` is null where the list says nothing. `warnings` are sentences about what of the row was not read as it may have been meant. */
export interface New {
  line: number;
  address: string;
  name: string;
  suggested_name: string;
  credits: number | null;
  group_ids: string[];
  warnings: string[];
}

export interface NextSession {
  id: string;
  starts_at: string;
}

/** Nothing to say. */
export interface NoBody {
}

/** `by` is who did not come. */
export interface NoShowBody {
  by: "member" | "coach";
}

/** `private` is yours alone, `shared` is for the two of you. */
export interface Notes {
  private: string;
  shared: string;
}

/** What is left out, or null, stays as it is. */
export interface NotesBody {
  private?: string | null;
  shared?: string | null;
}

/** Who or what switched an address off: an admin, five days of failing, or an answer of 410. */
export type OffReason = "admin" | "failing" | "gone";

/** The session types that a coach offers in one coaching type. */
export interface Offered {
  coaching_type_id: string;
  session_type_ids: string[];
}

export interface OfferedBody {
  coaching_type_id: string;
  session_type_ids: string[];
}

/** `allowed`: whether one of your groups allows it; without a group you may book everything. */
export interface OfferedCoachingType {
  id: string;
  name: string;
  description: string;
  allowed: boolean;
}

/** `allowed`: whether one of your groups allows its price. */
export interface OfferedSessionType {
  id: string;
  name: string;
  minutes: number;
  credits: number;
  cancellation_window_hours: number;
  late_reschedule_credits: number;
  once_per_coach: boolean;
  allowed: boolean;
}

/** `count`: open hours in the next 14 days, at your times if you prefer any; `first`: the first opening among them, else the first at all. It is exact for the first three coaches. `next`: the first one and up to two after it. */
export interface OpenHours {
  count: number;
  first: string | null;
  next: string[];
}

/** What was available before and after; `error` is the code of a refusal, or `wallet_closed`. Both are null for a wallet that is not one of the workspace's. */
export interface Outcome {
  wallet_id: string;
  before: number | null;
  after: number | null;
  error?: string;
}

/** What the policy would be at a start: `late` if it is less than so many hours ahead. In these sentences `{start}` is the start that is chosen, `{start-24h}` so many hours before it. */
export interface Outlook {
  late_within_hours: number;
  in_time: string;
  late: string;
}

export interface Override {
  date: string;
  ranges: Range[];
}

/** Replaces the weekly hours of its date; without ranges it is a day off. */
export interface OverrideBody {
  date: string;
  ranges: RangeBody[];
}

/** The last three are for those who run the workspace, and null for group admins. */
export interface Overview {
  credits: Pace;
  members: People;
  sessions_by_week: SessionsOfWeek[] | null;
  coaches_without_opening: FullCoach[] | null;
  waiting: Waiting | null;
}

/** A calendar that you connected, without its address, and when you are busy in it. */
export interface OwnCalendar {
  id: string;
  kind: string;
  name: string;
  status: string;
  problem: string | null;
  connected_at: string;
  last_read_at: string | null;
  broken_count: number;
  busy: Span[];
}

/** `listed`: the coach is under your coaches now, and not only by a session. */
export interface OwnCoach {
  coach: Named;
  listed: boolean;
}

/** `session` is null: look for `session_id` among your sessions. */
export interface OwnEntry {
  id: string;
  at: string;
  credits: number;
  reason: Reason;
  note: string;
  actor: Named;
  session_id: string | null;
  session: PaidSession | null;
  counterpart: string;
  balance_after: number;
  wallet_id: string;
}

/** A group that you are in, or (`admin`) that you look after; both may be of one group. */
export interface OwnGroup {
  id: string;
  name: string;
  wallet_id: string | null;
  role: "member" | "admin";
}

/** A mail to you: about what, of which kind, and how it went; `sent_at` is null until it did. */
export interface OwnMail {
  about: "session" | "credits" | "invitation" | "calendar" | "privacy" | "other";
  about_id: string;
  kind: string;
  begun_at: string;
  sent_at: string | null;
  status: MessageStatus;
}

/** What the coach sees of it. */
export interface OwnProfile {
  name: string;
  headline: string;
  languages: string[];
  bio: string;
  specialties: string[];
  industries: string[];
  functions: string[];
  meeting_url: string | null;
}

/** `seat` is yours in it; `notes.private` are your own alone. `meeting_url` is null where you have left the workspace. */
export interface OwnSession {
  id: string;
  workspace_id: string;
  status: Status;
  coach: Named;
  member: Named;
  coaching_type_id: string;
  coaching_type: Named;
  session_type_id: string;
  session_type: Named;
  minutes: number;
  credits: number;
  wallet_id: string;
  starts_at: string | null;
  ends_at: string | null;
  proposed_starts: string[];
  expires_at: string | null;
  proposed_move: ProposedMove | null;
  meeting_url: string | null;
  note: string | null;
  late_charges_credits: number;
  no_show_by: Seat | null;
  rating: Rating | null;
  sequence: number;
  created_at: string;
  cancelled: Cancelled | null;
  refund: Refund | null;
  version: number;
  seat: Seat;
  policy: BookedPolicy;
  last_event: LastEvent;
  notes: Notes;
  mails: OwnMail[];
}

/** `open` is false once you have left the workspace. */
export interface OwnWallet {
  id: string;
  kind: WalletKind;
  name: string;
  available: number;
  held: number;
  expiring: Expiring[];
  workspace_id: string;
  open: boolean;
}

/** `roles` are those that you hold there. */
export interface OwnWorkspace {
  id: string;
  name: string;
  timezone: string;
  buying: Buying;
  support_email: string;
  roles: Role[];
}

/** What the pool (or your groups' wallets) has; the pace is that of the last four weeks, less what came back. `weeks_left` is null while nothing is spent. */
export interface Pace {
  available: number;
  spent_per_week: number;
  weeks_left: number | null;
}

/** A price is in minor units; `valid_days` null: the credits never expire. */
export interface Pack {
  id: string;
  credits: number;
  price_minor: number;
  currency: string;
  valid_days: number | null;
}

/** What was paid for, or paid back; `starts_at` is null while it has no time. */
export interface PaidSession {
  id: string;
  coaching_type: Named;
  coach: Named;
  member: Named;
  starts_at: string | null;
}

/** A part of the day in the member's zone. */
export type Part = "early" | "morning" | "afternoon" | "evening";

export interface People {
  all: number;
  active_90_days: number;
}

export interface PhotoBody {
  content_type: "image/jpeg" | "image/png" | "image/webp";
}

/** Post a multipart form to `url` within ten minutes: these fields, and the file last, as `file`, of the type that you named and of at most 5 MB. */
export interface PhotoForm {
  upload_id: string;
  url: string;
  fields: Record<string, string>;
}

/** The upload that was looked at last; `problem` says why it was not taken. */
export interface PhotoUpload {
  id: string;
  problem: string | null;
}

/** `sentences` tell it from your side, until the session begins. An instant in a sentence stands in braces, such as `{2026-11-23T15:00:00Z}`: write it in the zone of whoever reads it. */
export interface Policy {
  cancellation_window_hours: number;
  late_reschedule_credits: number;
  sentences: Sentence[];
}

/** These parts of these weekdays: early 6 to 9, morning 9 to 12, afternoon 12 to 17, evening 17 to 21. */
export interface PreferredBody {
  days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  parts: Part[];
}

export interface Previous {
  from: string;
  to: string;
  total: Tally;
}

/** A refusal, as RFC 9457 has it. */
export interface Problem {
  type: string;
  title: string;
  status: number | string;
  detail: string;
  code:
    | "already_refunded"
    | "already_used"
    | "body_too_large"
    | "booking_mode_mismatch"
    | "charge_changed"
    | "conflict"
    | "forbidden"
    | "gone"
    | "idempotency_key_required"
    | "idempotency_key_reused"
    | "in_progress"
    | "insufficient_credits"
    | "internal_error"
    | "invalid_signature"
    | "last_owner"
    | "malformed_json"
    | "member_busy"
    | "method_not_allowed"
    | "not_allowed_by_group"
    | "not_found"
    | "not_in_state"
    | "not_offered_by_coach"
    | "precondition_failed"
    | "rate_limited"
    | "refund_changed"
    | "reschedule_limit_reached"
    | "slot_not_offered"
    | "slot_taken"
    | "too_many_requests_open"
    | "too_many_sessions"
    | "try_again"
    | "unauthenticated"
    | "unknown_timezone"
    | "validation_error";
  request_id: string;
  errors?: { field: string; message: string }[];
  allowed?: string[];
  credits_available?: number;
  credits_needed?: number;
  free_proposed_starts?: unknown[];
  nearest_slots?: { starts_at: string; ends_at: string }[];
  remedy?: "buy_credits" | "ask_admin";
  session_id?: string | null;
  wallet_id?: string;
  why?:
    | "outside_hours"
    | "too_soon"
    | "beyond_horizon"
    | "off_grid"
    | "daily_limit"
    | "weekly_limit"
    | "time_off"
    | "not_proposed";
}

/** `offering`, `accepting_new_clients` and `rating` are those of the workspace that you look at (`Tandem-Workspace`); the rest is one for all that you coach for, `workspace_ids`. `members` have you under `Your Coaches`; once they are `max_members`, nobody else finds you. */
export interface Profile {
  name: string;
  headline: string;
  languages: string[];
  bio: string;
  specialties: string[];
  industries: string[];
  functions: string[];
  meeting_url: string | null;
  id: string;
  photo_url: string | null;
  photo_upload: PhotoUpload | null;
  timezone: string;
  offering: Offered[];
  booking_mode: BookingMode;
  accepting_new_clients: boolean;
  max_members: number | null;
  members: number;
  rating: number | null;
  workspace_ids: string[];
}

/** What is left out, or null, stays as it is; only `meeting_url` and the limit `max_members` are taken away by null. */
export interface ProfilePatch {
  headline?: string | null;
  bio?: string | null;
  languages?: string[] | null;
  specialties?: string[] | null;
  industries?: string[] | null;
  functions?: string[] | null;
  meeting_url?: string | null;
  offering?: OfferedBody[] | null;
  booking_mode?: BookingMode | null;
  accepting_new_clients?: boolean | null;
  max_members?: number | null;
}

/** A move that the coach is asked for; the charge is held until the answer. `message` is for the member and the coach only, and null for others. */
export interface ProposedMove {
  proposed_starts: string[];
  expires_at: string;
  charge_credits: number;
  message: string | null;
  created_at: string;
}

/** Time that an open request, or a proposed move (`move`), asks for. */
export interface ProposedTime {
  starts_at: string;
  ends_at: string;
  session_id: string;
  member: Named;
  move: boolean;
}

/** `checkout_url` is there while the purchase can be paid; `processing` while the money is under way, which takes days with a bank's debit. Of money that went back, `taken_credits` were taken back, `owed_credits` could not be, and `written_off_credits` are given up; `attention` says why an admin should look at it. */
export interface Purchase {
  id: string;
  status: PurchaseStatus;
  checkout_url: string | null;
  processing: boolean;
  pack: Pack;
  credits: number;
  price_minor: number;
  currency: string;
  wallet_id: string;
  buyer: Named;
  created_at: string;
  paid_at: string | null;
  refunded_minor: number;
  taken_credits: number;
  owed_credits: number;
  written_off_credits: number;
  attention: Attention | null;
}

export interface PurchaseBody {
  pack_id: string;
  wallet_id?: string | null;
}

export type PurchaseStatus = "pending" | "paid" | "failed" | "refunded";

export interface Range {
  from: string;
  to: string;
}

/** `to` at or before `from` runs into the next day; `24:00` is midnight. */
export interface RangeBody {
  from: string;
  to: string;
}

export interface Rating {
  stars: number;
  text: string;
}

export interface RatingBody {
  stars: number;
  text?: string;
}

/** Why credits moved, as the history shows it. */
export type Reason =
    | "issued"
    | "transfer"
    | "starting_credits"
    | "booking"
    | "late_reschedule"
    | "refund"
    | "returned_to_closed_wallet"
    | "wallet_closed"
    | "set"
    | "granted"
    | "purchase"
    | "expired"
    | "clawback"
    | "clawback_returned";

export interface Received {
  received: boolean;
}

/** All that was paid, come back: by the cancellation, the coach's no-show, or an exception. */
export interface Refund {
  at: string;
  by: Seat;
  credits: number;
  note: string;
}

/** `note` says why; both see it. */
export interface RefundBody {
  note: string;
}

export interface RefuseBody {
  note?: string;
}

/** Without the wish in `field` so many coaches would fit. */
export interface Relax {
  field: string;
  would_find: number;
}

/** What an admin does about credits that are owed. */
export type Remedy = "take" | "write_off";

/** `sessions_left` are the sessions and requests that are still to be ended. */
export interface Removal {
  status: Standing;
  sessions_left: number;
}

export interface RequestCount {
  waiting: number;
}

/** What moving it would do now, to you; `told` says it before you do, null if you cannot. What a chosen time would do is in the coach's slots, asked for with `reschedule_of`. */
export interface Reschedule {
  allowed: boolean;
  free: boolean;
  free_until: string | null;
  charge_credits: number;
  remaining: number;
  told: Consequence | null;
}

/** `starts_at` with a coach who confirms at once, `proposed_starts` with one who reviews now. */
export interface RescheduleBody {
  starts_at?: string | null;
  proposed_starts?: string[] | null;
  message?: string;
  expected_charge_credits?: number | null;
}

export type Role = "member" | "coach" | "group_admin" | "admin" | "owner";

/** From which side someone looks at a session. */
export type Seat = "member" | "coach" | "admin";

export interface Sentence {
  about: Topic;
  text: string;
}

/** `exceptional_refund_credits` is what you may give back now as an exception; 0: nothing. */
export interface Session {
  id: string;
  workspace_id: string;
  status: Status;
  coach: Named;
  member: Named;
  coaching_type_id: string;
  coaching_type: Named;
  session_type_id: string;
  session_type: Named;
  minutes: number;
  credits: number;
  wallet_id: string;
  starts_at: string | null;
  ends_at: string | null;
  proposed_starts: string[];
  expires_at: string | null;
  proposed_move: ProposedMove | null;
  meeting_url: string | null;
  note: string | null;
  late_charges_credits: number;
  no_show_by: Seat | null;
  rating: Rating | null;
  sequence: number;
  created_at: string;
  cancelled: Cancelled | null;
  refund: Refund | null;
  version: number;
  policy: Policy;
  exceptional_refund_credits: number;
  cancellation: Cancellation;
  reschedule: Reschedule;
}

export interface SessionType {
  id: string;
  name: string;
  minutes: number;
  credits: number;
  cancellation_window_hours: number;
  late_reschedule_credits: number;
  once_per_coach: boolean;
}

/** Without an `id` it is new. Only what can be had `once_per_coach` may cost nothing. A late move costs the session's own price if `late_reschedule_credits` says nothing else. */
export interface SessionTypeBody {
  id?: string | null;
  name: string;
  minutes: number;
  credits: number;
  cancellation_window_hours?: number;
  late_reschedule_credits?: number | null;
  once_per_coach?: boolean;
}

/** `week` is its Monday; the last one is not over yet. */
export interface SessionsOfWeek {
  week: string;
  booked: number;
  completed: number;
  cancelled: number;
}

export interface Set {
  results: Outcome[];
}

/** `credits` that shall be available in each wallet. */
export interface SetBody {
  wallet_ids: string[];
  credits: number;
  note?: string;
}

/** `take`: what is in the wallet now; `write_off`: what is owed is given up, with a `note`. */
export interface SettleBody {
  remedy: Remedy;
  note?: string;
}

export interface Slot {
  starts_at: string;
  ends_at: string;
}

/** `next_opening` is the first one after the last of these days. */
export interface Slots {
  coach_id: string;
  session_type_id: string;
  timezone: string;
  credits: number;
  booking_mode: BookingMode;
  next_opening: string | null;
  policy: Outlook;
  days: Day[];
}

export interface Span {
  starts_at: string;
  ends_at: string;
}

/** How a person stands in their home workspace; `removing` revokes access at once. */
export type Standing = "active" | "removing" | "removed";

export type Status =
    | "requested"
    | "confirmed"
    | "completed"
    | "no_show"
    | "cancelled"
    | "declined"
    | "withdrawn"
    | "expired";

/** Why mail to an address was stopped: it came back for good, its reader called it spam, or for days none arrived. */
export type StopCause = "bounced" | "complained" | "unreachable";

/** Sessions by the day on which they were confirmed, held (or missed) and called off; credits by the day on which they moved. */
export interface Tally {
  booked: number;
  completed: number;
  cancelled: number;
  no_show: number;
  credits_spent: number;
  credits_refunded: number;
  credits_expired: number;
}

export interface Time {
  starts_at: string;
  ends_at: string;
}

export interface TimeOff {
  id: string;
  starts_at: string;
  ends_at: string;
  note: string;
}

export interface TimeOffBody {
  starts_at: string;
  ends_at: string;
  note?: string;
}

export type Topic = "cancel" | "reschedule";

/** `expiring` are the dates that the credits have now; the rest has none. */
export interface Transfer {
  id: string;
  at: string;
  from_wallet_id: string;
  to_wallet_id: string;
  credits: number;
  note: string;
  expiring: Expiring[];
}

/** `use_by`, only out of the workspace's pool: the last day, in the workspace's zone. Credits that last until then are taken first; those that must be used sooner keep their date. */
export interface TransferBody {
  from_wallet_id: string;
  to_wallet_id: string;
  credits: number;
  note?: string;
  use_by?: string | null;
}

/** `status` and `answer`, its first 200 characters, are what came back; or `problem` says in a sentence why nothing did. */
export interface Try {
  at: string;
  status: number | null;
  answer: string;
  problem: string | null;
}

export interface Usage {
  from: string;
  to: string;
  by: By;
  timezone: string;
  rows: UsageRow[];
  total: Tally;
  previous: Previous;
}

/** `period` is a day, the Monday of a week, a month (`2026-11`), or by coach and group the whole span. `coach` is null for credits that no session moved, `group` for what no group paid. */
export interface UsageRow {
  booked: number;
  completed: number;
  cancelled: number;
  no_show: number;
  credits_spent: number;
  credits_refunded: number;
  credits_expired: number;
  period: string;
  coach?: Named | null;
  group?: Named | null;
}

export interface VisibleCatalogue {
  coaching_types: OfferedCoachingType[];
  session_types: OfferedSessionType[];
}

/** `credit_requests` that are open and `purchases` with a question, of the newest thousand; `members_without_mail`: their address sent mail back; of `failing_webhooks` the name is that of the server. */
export interface Waiting {
  credit_requests: number;
  purchases: number;
  members_without_mail: number;
  coaches_without_hours: Named[];
  coaches_with_failing_calendars: Named[];
  failing_webhooks: Named[];
}

/** `payable`: whether you can pay a session from it; `readable`: whether its history is yours to read. */
export interface Wallet {
  id: string;
  kind: WalletKind;
  name: string;
  available: number;
  held: number;
  expiring: Expiring[];
  payable: boolean;
  readable: boolean;
}

export type WalletKind = "member" | "group" | "workspace";

/** `off_reason` says who or what switched it off: an admin, five days of failing, or an answer of 410. `failing_since`: nothing was accepted since then. Until `old_secret_until` what is sent is signed with the secret before the present one too. */
export interface Webhook {
  id: string;
  url: string;
  types: EventType[];
  status: "on" | "off";
  off_reason: OffReason | null;
  off_since: string | null;
  failing_since: string | null;
  old_secret_until: string | null;
  created_at: string;
  version: number;
}

/** `url` hears of events of these `types`, and of `ping`. */
export interface WebhookBody {
  url: string;
  types: (
    | "session.requested"
    | "session.confirmed"
    | "session.rescheduled"
    | "session.cancelled"
    | "session.declined"
    | "session.expired"
    | "session.completed"
    | "session.no_show"
    | "credits.transferred"
    | "credits.purchased"
    | "credits.expired"
    | "member.added"
    | "member.removed")[];
}

/** What is left out, or null, stays as it is. */
export interface WebhookPatch {
  url?: string | null;
  types?:
    | (
    | "session.requested"
    | "session.confirmed"
    | "session.rescheduled"
    | "session.cancelled"
    | "session.declined"
    | "session.expired"
    | "session.completed"
    | "session.no_show"
    | "credits.transferred"
    | "credits.purchased"
    | "credits.expired"
    | "member.added"
    | "member.removed")[]
    | null;
  status?: "on" | "off" | null;
}

/** `secret` signs what is sent, by Standard Webhooks; it is shown this once. */
export interface WebhookSecret {
  id: string;
  url: string;
  types: EventType[];
  status: "on" | "off";
  off_reason: OffReason | null;
  off_since: string | null;
  failing_since: string | null;
  old_secret_until: string | null;
  created_at: string;
  version: number;
  secret: string;
}

export interface Week {
  mon: Range[];
  tue: Range[];
  wed: Range[];
  thu: Range[];
  fri: Range[];
  sat: Range[];
  sun: Range[];
}

/** A day that is left out is closed. */
export interface WeekBody {
  mon?: RangeBody[];
  tue?: RangeBody[];
  wed?: RangeBody[];
  thu?: RangeBody[];
  fri?: RangeBody[];
  sat?: RangeBody[];
  sun?: RangeBody[];
}

export interface WeekSession {
  starts_at: string;
  ends_at: string;
  id: string;
  status: Status;
  member: Named;
  coaching_type: Named;
  session_type: Named;
}

export interface Workspace {
  id: string;
  name: string;
  timezone: string;
  buying: Buying;
  support_email: string;
}

/** What is left out, or null, stays as it is. */
export interface WorkspacePatch {
  name?: string | null;
  timezone?: string | null;
  support_email?: string | null;
  buying?: Buying | null;
}
