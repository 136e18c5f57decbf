// What the HTTP API takes at least and at most, written from openapi.json by `python -m infra.web_types`.
export const BOUNDS = {
  AccountBody: {
    url: { maxlength: 2000 },
    user: { maxlength: 200 },
    password: { maxlength: 500 },
  },
  AskBody: {
    credits: { min: 1, max: 1000000 },
    note: { maxlength: 1000 },
  },
  AvailabilityBody: {
    overrides: { most: 400 },
    buffer_before_minutes: { min: 0, max: 60, step: 5 },
    buffer_after_minutes: { min: 0, max: 60, step: 5 },
    minimum_notice_minutes: { min: 0, max: 525600 },
    horizon_days: { min: 1, max: 365 },
    max_per_day: { min: 1, max: 1000 },
    max_per_week: { min: 1, max: 1000 },
  },
  BookBody: {
    proposed_starts: { most: 5 },
    note: { maxlength: 1000 },
  },
  CalendarBody: {
    url: { maxlength: 2000 },
    user: { maxlength: 200 },
    password: { maxlength: 500 },
    name: { maxlength: 120 },
  },
  CancelBody: {
    reason: { maxlength: 1000 },
    expected_refund_credits: { min: 0 },
  },
  CatalogueBody: {
    coaching_types: { most: 100 },
    session_types: { most: 100 },
  },
  CoachBody: {
    headline: { maxlength: 200 },
    bio: { maxlength: 4000 },
    languages: { most: 20 },
    specialties: { most: 20 },
    industries: { most: 20 },
    functions: { most: 20 },
    meeting_url: { maxlength: 2000 },
    email: { maxlength: 254 },
    name: { maxlength: 120 },
    offering: { most: 200 },
  },
  CoachingTypeBody: {
    name: { maxlength: 120 },
    description: { maxlength: 1000 },
  },
  CodeBody: {
    code: { maxlength: 2000 },
    state: { maxlength: 200 },
  },
  DeclineBody: {
    reason: { maxlength: 1000 },
  },
  GrantBody: {
    credits: { min: 1, max: 1000000 },
    note: { maxlength: 1000 },
  },
  GroupBody: {
    name: { maxlength: 120 },
    coaching_type_ids: { most: 100 },
    max_credits_per_session: { min: 0, max: 1000 },
    admin_ids: { most: 20 },
  },
  GroupPatch: {
    name: { maxlength: 120 },
    coaching_type_ids: { most: 100 },
    max_credits_per_session: { min: 0, max: 1000 },
    admin_ids: { most: 20 },
  },
  ImportBody: {
    rows: { most: 25 },
  },
  LinkPatch: {
    offering: { most: 200 },
  },
  ListBody: {
    addresses: { most: 1000 },
  },
  MatchBody: {
    coaching_type_ids: { most: 5 },
    languages: { most: 5 },
    specialties: { most: 5 },
    industry: { maxlength: 60 },
    function: { maxlength: 60 },
    preferred_hours: { most: 7 },
  },
  MePatch: {
    name: { maxlength: 120 },
    language: { maxlength: 35 },
  },
  MemberBody: {
    email: { maxlength: 254 },
    name: { maxlength: 120 },
    credits: { min: 0, max: 1000000 },
    roles: { most: 4 },
    group_ids: { most: 20 },
  },
  MemberPatch: {
    name: { maxlength: 120 },
    roles: { most: 4 },
  },
  NotesBody: {
    private: { maxlength: 4000 },
    shared: { maxlength: 4000 },
  },
  OfferedBody: {
    session_type_ids: { most: 100 },
  },
  OverrideBody: {
    ranges: { most: 24 },
  },
  PreferredBody: {
    days: { most: 7 },
    parts: { most: 4 },
  },
  ProfilePatch: {
    headline: { maxlength: 200 },
    bio: { maxlength: 4000 },
    languages: { most: 20 },
    specialties: { most: 20 },
    industries: { most: 20 },
    functions: { most: 20 },
    meeting_url: { maxlength: 2000 },
    offering: { most: 200 },
    max_members: { min: 1, max: 1000 },
  },
  RatingBody: {
    stars: { min: 1, max: 5 },
    text: { maxlength: 1000 },
  },
  RefundBody: {
    note: { maxlength: 1000 },
  },
  RefuseBody: {
    note: { maxlength: 1000 },
  },
  RescheduleBody: {
    proposed_starts: { most: 5 },
    message: { maxlength: 1000 },
    expected_charge_credits: { min: 0 },
  },
  SessionTypeBody: {
    name: { maxlength: 120 },
    minutes: { min: 5, max: 240, step: 5 },
    credits: { min: 0, max: 1000 },
    cancellation_window_hours: { min: 0, max: 720 },
    late_reschedule_credits: { min: 0, max: 1000 },
  },
  SetBody: {
    wallet_ids: { most: 200 },
    credits: { min: 0, max: 1000000 },
    note: { maxlength: 1000 },
  },
  SettleBody: {
    note: { maxlength: 200 },
  },
  TimeOffBody: {
    note: { maxlength: 200 },
  },
  TransferBody: {
    credits: { min: 1, max: 1000000 },
    note: { maxlength: 1000 },
  },
  WebhookBody: {
    url: { maxlength: 2000 },
    types: { most: 13 },
  },
  WebhookPatch: {
    url: { maxlength: 2000 },
    types: { most: 13 },
  },
  WeekBody: {
    mon: { most: 24 },
    tue: { most: 24 },
    wed: { most: 24 },
    thu: { most: 24 },
    fri: { most: 24 },
    sat: { most: 24 },
    sun: { most: 24 },
  },
  WorkspacePatch: {
    name: { maxlength: 120 },
    support_email: { maxlength: 254 },
  },
};
