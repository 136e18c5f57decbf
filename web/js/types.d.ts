// The shapes of the HTTP contract that the pages read; names are those of the wire.

export type Role = "member" | "coach" | "group_admin" | "admin" | "owner";

export interface Settings {
  issuer: string;
  client_id: string;
  authorize_url: string;
  token_url: string;
  logout_url: string;
  local: boolean;
  api_url?: string;
  support_email?: string;
}

export interface Workspace {
  id: string;
  name: string;
  timezone: string;
  buying: "packs" | "ask_admin";
  support_email: string;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  timezone: string;
  language: string;
  roles: Role[];
  workspaces: Workspace[];
  groups: OwnGroup[];
}

/** A group that I am in, or look after; both may be of one group. */
export interface OwnGroup extends Named {
  wallet_id: string | null;
  role: "member" | "admin";
}

export interface Named {
  id: string;
  name: string;
}

/** `allowed`: whether one of my groups allows it. */
export interface CoachingType extends Named {
  description?: string;
  allowed?: boolean;
}

export interface SessionType extends Named {
  minutes: number;
  credits: number;
  cancellation_window_hours: number;
  late_reschedule_credits: number;
  once_per_coach: boolean;
  allowed?: boolean;
}

export interface Catalogue {
  coaching_types: CoachingType[];
  session_types: SessionType[];
}

export interface CatalogueDraft {
  coaching_types: { id?: string; name: string; description: string }[];
  session_types: {
    id?: string;
    name: string;
    minutes: number;
    credits: number;
    cancellation_window_hours: number;
    late_reschedule_credits: number;
    once_per_coach: boolean;
  }[];
}

export interface Offering {
  coaching_type_id: string;
  session_type_ids: string[];
}

export interface Coach extends Named {
  headline: string;
  languages: string[];
  timezone: string;
  offering: Offering[];
  booking_mode: "instant" | "request";
  rating: number | null;
  accepting_new_clients: boolean;
  next_opening: string | null;
  bio?: string;
  industries?: string[];
  functions?: string[];
}

export interface Slot {
  starts_at: string;
  ends_at: string;
}

export interface Slots {
  coach_id: string;
  session_type_id: string;
  timezone: string;
  credits: number;
  booking_mode: "instant" | "request";
  days: { date: string; slots: Slot[] }[];
  next_opening: string | null;
}

export type Seat = "member" | "coach" | "admin";

export type Status =
  | "requested"
  | "confirmed"
  | "completed"
  | "no_show"
  | "cancelled"
  | "declined"
  | "withdrawn"
  | "expired";

export interface Rating {
  stars: number;
  text: string;
}

export interface Refund {
  at: string;
  by: Seat;
  credits: number;
  note: string;
}

/** New times that a member proposes for a standing session. */
export interface Proposal {
  proposed_starts: string[];
  expires_at: string;
  charge_credits: number;
  /** Null for those who may not read it. */
  message: string | null;
  created_at: string;
}

export interface Notes {
  private: string;
  shared: string;
}

export interface Session {
  id: string;
  status: Status;
  coach: Named;
  member: Named;
  coaching_type: Named;
  session_type: Named;
  minutes: number;
  credits: number;
  wallet_id: string;
  starts_at: string | null;
  ends_at: string | null;
  proposed_starts: string[];
  expires_at: string | null;
  proposed_move: Proposal | null;
  meeting_url: string | null;
  note: string | null;
  late_charges_credits: number;
  no_show_by: "member" | "coach" | null;
  rating: Rating | null;
  refund: Refund | null;
  policy: { cancellation_window_hours: number; late_reschedule_credits: number };
  cancelled: { at: string; by: Seat; reason: string; refunded_credits: number } | null;
  cancellation: {
    allowed: boolean;
    refundable: boolean;
    refundable_until: string | null;
    refund_credits: number;
  };
  reschedule: {
    allowed: boolean;
    free: boolean;
    free_until: string | null;
    charge_credits: number;
    remaining: number;
  };
  version: number;
}

export interface Message {
  kind: string;
  label: string;
  to: string;
  sent_at: string | null;
  status: string;
}

export interface Wallet {
  id: string;
  kind: "member" | "group" | "workspace";
  name: string;
  available: number;
  held: number;
  expiring: { credits: number; use_by: string }[];
  payable: boolean;
  readable: boolean;
}

export interface Credits {
  wallets: Wallet[];
  buying: "packs" | "ask_admin" | null;
}

export interface Entry {
  id: string;
  at: string;
  credits: number;
  reason: string;
  note: string;
  actor: Named;
  session_id: string | null;
  /** the wallet on the other side, or an account outside */
  counterpart: string;
  balance_after: number;
}

export type AskedStatus = "open" | "granted" | "refused" | "withdrawn";

/** Credits that a member asked for. */
export interface CreditRequest {
  id: string;
  person: Named;
  credits: number;
  note: string;
  status: AskedStatus;
  granted_credits: number | null;
  answer: string;
  created_at: string;
  answered_at: string | null;
}

export interface Pack {
  id: string;
  credits: number;
  price_minor: number;
  currency: string;
  valid_days: number | null;
}

export interface Purchase {
  id: string;
  status: "pending" | "paid" | "failed" | "refunded";
  checkout_url: string | null;
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
  attention: string | null;
}

export interface Range {
  from: string;
  to: string;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface Availability {
  timezone: string;
  weekly: Record<Weekday, Range[]>;
  overrides: { date: string; ranges: Range[] }[];
  slot_interval_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  max_per_day: number | null;
  max_per_week: number | null;
  hold_proposed_times: boolean;
}

export interface TimeOff {
  id: string;
  starts_at: string;
  ends_at: string;
  note: string;
  affected_sessions?: string[];
}

export interface CoachProfile {
  headline: string;
  bio: string;
  languages: string[];
  offering: Offering[];
  booking_mode: "instant" | "request";
  accepting_new_clients: boolean;
  meeting_url: string | null;
}

export interface LinkedCoach extends Coach {
  email: string;
  linked: boolean;
}

export interface Member extends Named {
  email: string;
  roles: Role[];
  status: "active" | "removing" | "removed";
  timezone: string;
  wallet_id: string;
  balance: number;
  held: number;
  group_ids: string[];
  sessions_left: number | null;
}

export interface Group extends Named {
  coaching_type_ids: string[] | null;
  max_credits_per_session: number | null;
  wallet: boolean;
  wallet_id: string | null;
  balance: number | null;
  held: number | null;
  admin_ids: string[];
  members_count: number;
}

/** `given`: what the group's wallet gave and may take back. */
export interface GroupMember extends Named {
  email: string;
  wallet_id: string;
  balance: number;
  held: number;
  given: number;
}

export interface SetResult {
  wallet_id: string;
  before: number | null;
  after: number | null;
  error?: string;
}

/** A pasted column, sorted; `line` is the place among the entries that were sent, from 1. */
export interface SortedColumn {
  new: { line: number; address: string; name: string }[];
  existing: { line: number; address: string; member_id: string; name: string; status: Member["status"] }[];
  invalid: { line: number; text: string; message: string }[];
}

/** What became of one person of an import. */
export interface AddedResult {
  email: string;
  member: Member | null;
  error: string | null;
  detail: string | null;
}

/** Something that somebody did in the workspace. */
export interface Deed {
  id: string;
  at: string;
  actor: Named;
  action: string;
  subject_id: string;
  detail: Record<string, string | number>;
}

export type By = "day" | "week" | "month" | "coach" | "group";

export interface Tally {
  booked: number;
  completed: number;
  cancelled: number;
  no_show: number;
  credits_spent: number;
  credits_refunded: number;
  credits_expired: number;
}

export interface UsageRow extends Tally {
  period: string;
  coach?: Named | null;
  group?: Named | null;
}

export interface Usage {
  from: string;
  to: string;
  by: By;
  timezone: string;
  rows: UsageRow[];
  total: Tally;
}

export interface MemberBalance {
  member: Named;
  email: string;
  wallet_id: string;
  available: number;
  held: number;
  expiring_soon: number;
  next_use_by: string | null;
}

export interface Person {
  login: string;
  name: string;
  email: string;
  roles: Role[];
  workspace: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  status?: number | string;
  request_id?: string;
  errors?: { field: string; message: string }[];
  nearest_slots?: Slot[];
  free_proposed_starts?: string[];
  allowed?: string[];
  session_id?: string;
  wallet_id?: string;
  credits_needed?: number;
  credits_available?: number;
  remedy?: "buy_credits" | "ask_admin";
  why?: string;
}
